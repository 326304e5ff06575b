package io.tidemark.backend.mutations;

import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.documents.DocumentChanges;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Directory;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Takes what devices send, one mutation a transaction, in order, and knows what became of it.
public final class Mutations {

    /// @param lastMutation n of the last one taken of the device
    record Answer(List<Outcome> outcomes, long lastMutation) {}

    /// @param position the head of the log when it was entered, 0 when it had been before
    private record Taken(Outcome outcome, long position) {}

    private final TenantStore store;
    private final CommitListeners listeners;
    private final InstantSource clock;

    public Mutations(TenantStore store, CommitListeners listeners, InstantSource clock) {
        this.store = store;
        this.listeners = listeners;
        this.clock = clock;
    }

    /// What stops the batch says what was taken before in its member `outcomes`.
    ///
    /// @throws BackendException 409 of [Stop]; 403 when the person has no role any more
    Answer take(Caller caller, String device, String epoch, List<Mutation> batch) {
        store.read(caller.tenant(), connection -> {
            Directory.present(connection, caller);
            if (!TenantHead.of(connection).epoch().equals(epoch)) {
                throw Stop.reset();
            }
            return true;
        });
        List<Outcome> outcomes = new ArrayList<>();
        try {
            for (Mutation mutation : batch) {
                Taken taken = store.write(caller.tenant(), connection -> taken(connection, caller, device, mutation));
                outcomes.add(taken.outcome());
                if (taken.position() > 0) {
                    listeners.committed(caller.tenant(), taken.position());
                }
            }
        } catch (BackendException e) {
            throw e.with("outcomes", outcomes);
        }
        return new Answer(outcomes, store.read(caller.tenant(), connection -> last(connection, caller, device)));
    }

    private Taken taken(Connection connection, Caller caller, String device, Mutation mutation) throws SQLException {
        Instant now = clock.instant();
        DocumentChanges changes = DocumentChanges.by(caller, connection, now, UUID.fromString(mutation.key()));
        var author = new Author(caller.userId(), changes.caller().name(), device, now);
        var books = new SqlBooks(connection, author, changes);
        Outcome outcome = new Taking(books, author).take(mutation);
        return new Taken(outcome, books.position());
    }

    /// What became of a device's mutations from `n` on.
    Answer since(Caller caller, String device, long n, int most) {
        return store.read(
                caller.tenant(),
                connection -> new Answer(
                        Ledger.from(connection, caller.userId(), device, n, most), last(connection, caller, device)));
    }

    private static long last(Connection connection, Caller caller, String device) throws SQLException {
        return Ledger.lastMutation(connection, caller.userId(), device, Long.MAX_VALUE);
    }
}
