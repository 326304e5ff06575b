package io.tidemark.backend.identity;

import java.util.Set;

/// Who sends a request, as the verified token says; `tenant` comes from nowhere else.
///
/// @param userId the user's UUID
/// @param name how the user is called on screen
public record Caller(String userId, String tenant, String name, Set<Role> roles) {

    public Caller {
        roles = Set.copyOf(roles);
    }

    /// Whether any role of the caller includes `role`.
    public boolean may(Role role) {
        for (Role own : roles) {
            if (own.includes(role)) {
                return true;
            }
        }
        return false;
    }
}
