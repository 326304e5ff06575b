package io.tidemark.backend.sync;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.policy.Person;
import io.tidemark.backend.warehouse.Granted;
import java.sql.Connection;
import java.sql.SQLException;

/// Who replicates, with the rights they have in the transaction that reads what they get.
record Follower(Person person, Granted granted) {

    /// @throws BackendException 403 when the person has no role any more
    static Follower of(Connection connection, Caller claimed) throws SQLException {
        Person person = Person.present(connection, claimed);
        return new Follower(person, Granted.of(connection, person));
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

    /// @throws BackendException 403 when it is not theirs
    void require(String dataset, String bucket) {
        if (!granted.has(dataset, bucket)) {
            throw BackendException.forbidden("These rows are not yours to have any more. Ask for a manifest.");
        }
    }
}
