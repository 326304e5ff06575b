package io.tidemark.backend.rest;

import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import org.jspecify.annotations.Nullable;

/// Who may call a route: anyone, or whoever has at least a role.
public enum Access {
    ANYONE(null),
    VIEWER(Role.VIEWER),
    EDITOR(Role.EDITOR),
    ADMIN(Role.ADMIN);

    private final @Nullable Role least;

    Access(@Nullable Role least) {
        this.least = least;
    }

    boolean needsCaller() {
        return least != null;
    }

    boolean allows(Caller caller) {
        return least == null || caller.may(least);
    }
}
