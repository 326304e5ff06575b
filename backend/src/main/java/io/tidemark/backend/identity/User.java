package io.tidemark.backend.identity;

import java.util.Set;
import java.util.UUID;

/// A member of a tenant's directory.
///
/// @param username how the user signs in, `name@tenant`
/// @param name how the user is called on screen
/// @param groups names that rules are written for
/// @param policyVersion rises whenever the roles or groups change
public record User(
        UUID id,
        String tenant,
        String username,
        String name,
        Set<Role> roles,
        Set<String> groups,
        long policyVersion,
        String passwordHash) {

    public User {
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
    }
}
