package io.tidemark.backend.sync;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.policy.Person;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.Granted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/// Who replicates, with the rights they have in the transaction that reads what they get.
///
/// @param generations when the present generation of a dataset began, of those that have had another
record Follower(Person person, Granted granted, Map<String, Long> generations) {

    /// @throws BackendException 403 when the person has no role any more
    static Follower of(Connection connection, Caller claimed) throws SQLException {
        Person person = Person.present(connection, claimed);
        return new Follower(person, Granted.of(connection, person), Catalog.generations(connection));
    }

    Caller caller() {
        return person.caller();
    }

    String tenant() {
        return person.tenant();
    }

    long policyVersion() {
        return person.policyVersion();
    }

    /// When the latest generation began of what they may have; 0 when all of it is of the first.
    long lastGeneration() {
        return generations.entrySet().stream()
                .filter(began -> granted.has(began.getKey()))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    /// Whether what the log says of a dataset at an lsn is of a generation that is over.
    boolean isOver(String dataset, long lsn) {
        return lsn < generations.getOrDefault(dataset, 0L);
    }

    /// @throws BackendException 403 when it is not theirs
    void require(String dataset, String bucket) {
        if (!granted.has(dataset, bucket)) {
            throw BackendException.forbidden("These rows are not yours to have any more. Ask for a manifest.");
        }
    }
}
