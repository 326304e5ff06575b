package io.tidemark.backend.rooms;

/// The way from this node to the others that share its database. What is said is heard at once or never: nothing is
/// kept and nothing said again, so whoever says something that matters says it each while.
public interface OtherNodes {

    /// Hears what the others say, in the order in which each said it, on a thread that must not be held up. What is
    /// heard was not checked.
    @FunctionalInterface
    interface Listener {
        /// @param node who says it: another name for each, the same as long as it runs
        void heard(String node, String text);
    }

    /// Says something to all of them; waits for nobody and does not fail. Any thread.
    void say(String text);

    void listen(Listener listener);
}
