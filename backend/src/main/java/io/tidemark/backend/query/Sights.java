package io.tidemark.backend.query;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.policy.Person;
import io.tidemark.backend.policy.Policies;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.Granted;

/// Names what somebody may have of a dataset that is not everybody's, so that only those who may have the same are
/// given the same answer. Blocks.
public final class Sights {

    private final TenantStore store;

    public Sights(TenantStore store) {
        this.store = store;
    }

    /// @return empty where it is everything; begins with the version of the policies
    /// @throws BackendException 404 when they may have nothing of it
    String of(Caller caller, String dataset) {
        return store.read(caller.tenant(), connection -> {
            Person person = Person.present(connection, caller);
            Granted granted = Granted.of(connection, person);
            granted.get(connection, dataset);
            String name = granted.name(dataset);
            return name.isEmpty() ? "" : Policies.version(connection) + " " + name;
        });
    }
}
