package io.tidemark.backend.sync;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Directory;
import io.tidemark.backend.identity.User;
import java.util.UUID;

/// Who replicates, with the rights the directory knows now: a token may be older than a change of roles.
///
/// @param caller with the directory's roles, not the token's
record Follower(Caller caller, long policyVersion) {

    /// @throws BackendException 403 when the person has no role any more
    static Follower of(Directory directory, Caller caller) {
        User user = directory
                .find(caller.tenant(), UUID.fromString(caller.userId()))
                .filter(found -> !found.roles().isEmpty())
                .orElseThrow(() -> BackendException.forbidden("You no longer have access to this workspace's data."));
        return new Follower(
                new Caller(caller.userId(), caller.tenant(), user.name(), user.roles()), user.policyVersion());
    }

    String tenant() {
        return caller.tenant();
    }
}
