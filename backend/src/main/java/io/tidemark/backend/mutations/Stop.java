package io.tidemark.backend.mutations;

import io.tidemark.backend.BackendException;

/// Why no more of a device's mutations are taken, each a problem with a type of its own.
public final class Stop {

    private static final String TYPES = "https://tidemark.io/problems/";

    private Stop() {}

    /// The device knows a history that is not this server's.
    public static BackendException reset() {
        return problem("reset", "The server's history is another one than this device's.");
    }

    /// Another mutation was taken under this number: two devices count as one.
    static BackendException copied(long n, long lastMutation) {
        return problem("device-copied", "Another change was taken as number " + n + " of this device.")
                .with("expected", lastMutation + 1);
    }

    static BackendException gap(long n, long lastMutation) {
        return problem("gap", "Number " + (lastMutation + 1) + " of this device comes next, not " + n + ".")
                .with("expected", lastMutation + 1);
    }

    private static BackendException problem(String type, String detail) {
        return BackendException.conflict(detail).with("type", TYPES + type);
    }
}
