package io.tidemark.bridge.live;

/// Hears from the live line, on its thread; must return soon.
public interface LineListener {
    void state(LineState state);

    /// Something was committed; what, is for the sync loop to fetch.
    void poke(long lsn, long policyVersion);
}
