package io.tidemark.bridge.live;

/// Hears from the live line, on its thread; must return soon.
public interface LineListener {
    void state(LineState state);

    /// Something was committed; what, is for the sync loop to fetch.
    void poke(long lsn, long policyVersion);

    /// Said by the server unasked. A message with a position comes once, and after all of its room before it.
    default void push(Push push) {}

    /// What was said in the room since the last push of it is not all to be had: read what it is about by REST.
    default void gap(String room, Gap why) {}

    /// A room or topic that was asked for is not to be had; the wish is forgotten.
    ///
    /// @param sentence for people
    default void refused(String roomOrTopic, String sentence) {}

    /// What waited for a connection had to make room; whoever waits for it was told too.
    ///
    /// @param kind the type of message
    default void dropped(int count, String kind) {}
}
