package io.tidemark.backend.identity;

import java.util.Locale;

/// What a user may do in the own tenant; each role includes the ones before it.
public enum Role {
    VIEWER,
    EDITOR,
    ADMIN;

    /// As written in tokens and on the command line.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Role ofWire(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
