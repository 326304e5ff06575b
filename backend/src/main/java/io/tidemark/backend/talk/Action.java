package io.tidemark.backend.talk;

import io.tidemark.backend.identity.Role;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What can be done over the line, and the least role for it.
enum Action {
    VIEW_REPORT(Role.VIEWER),
    COMMENT(Role.VIEWER),
    CREATE_REPORT(Role.EDITOR),
    UPDATE_REPORT(Role.EDITOR),
    DELETE_REPORT(Role.ADMIN),
    UPDATE_SETTINGS(Role.ADMIN),
    MANAGE_USERS(Role.ADMIN);

    private final Role role;

    Action(Role role) {
        this.role = role;
    }

    Role role() {
        return role;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Action> named(String name) {
        return Arrays.stream(values())
                .filter(action -> action.wireName().equals(name))
                .findFirst();
    }
}
