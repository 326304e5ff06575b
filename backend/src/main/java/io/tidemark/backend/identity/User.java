package io.tidemark.backend.identity;

import java.util.Set;
import java.util.UUID;

/// A member of a tenant's directory.
///
/// @param username how the user signs in, `name@tenant`
/// @param name how the user is called on screen
/// @param policyVersion rises whenever what the user may see changes
public record User(
        UUID id,
        String tenant,
        String username,
        String name,
        Set<Role> roles,
        long policyVersion,
        String passwordHash) {

    public User {
        roles = Set.copyOf(roles);
    }
}
