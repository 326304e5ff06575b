package io.tidemark.backend.policy;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Directory;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.identity.User;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;

/// Somebody as the directory knows them in the transaction that reads what they ask for: a token may be older than a
/// change of roles.
///
/// @param caller        with the directory's roles, not the token's
/// @param policyVersion rises whenever what they may have changes
public record Person(Caller caller, Set<String> groups, long policyVersion) {

    public Person {
        groups = Set.copyOf(groups);
    }

    /// @throws BackendException 403 when they have no role any more
    public static Person present(Connection connection, Caller claimed) throws SQLException {
        User user = Directory.find(connection, UUID.fromString(claimed.userId()))
                .filter(found -> !found.roles().isEmpty())
                .orElseThrow(() -> BackendException.forbidden("You no longer have access to this workspace's data."));
        Caller present = new Caller(claimed.userId(), claimed.tenant(), user.name(), user.roles());
        return new Person(present, user.groups(), user.policyVersion() + Policies.version(connection));
    }

    public String tenant() {
        return caller.tenant();
    }

    /// Whether a rule for a role or a group is for them.
    boolean is(String name) {
        return groups.contains(name) || Role.named(name).filter(caller::may).isPresent();
    }
}
