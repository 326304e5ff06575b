package io.tidemark.bridge.session;

import java.util.List;

/// Who is signed in.
///
/// @param userId   a UUID
/// @param username as typed at sign-in
/// @param name     as people say it
/// @param roles    `viewer`, `editor`, `admin`
public record Person(String userId, String username, String name, String tenant, List<String> roles) {
    public Person {
        roles = List.copyOf(roles);
    }

    public boolean is(String role) {
        return roles.contains(role);
    }
}
