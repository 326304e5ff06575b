package io.tidemark.backend.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

    /// The role of that name, if it is one.
    public static Optional<Role> named(String name) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(name))
                .findFirst();
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
