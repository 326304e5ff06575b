package io.tidemark.backend.warehouse;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.events.Event;
import io.tidemark.backend.events.Outbox;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.policy.Person;
import io.tidemark.backend.policy.Policies;
import io.tidemark.backend.policy.Rule;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantClock;
import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives a dataset another declaration. One that continues the present one is a change of its schema, as an import
/// that widens makes it; any other begins a generation: another table with the same rows under the same ids, and
/// other buckets. Either is one transaction that has a position of the tenant's clock and is in its log.
public final class Redeclaration {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final TenantStore store;
    private final CommitListeners listeners;

    public Redeclaration(TenantStore store, CommitListeners listeners) {
        this.store = store;
        this.listeners = listeners;
    }

    /// @throws BackendException 404 and 403 as who writes rows gets them, 409 when the dataset's rules are of fields it
    /// would not have, 422 when rows cannot be rows of the new shape; then nothing was changed
    void put(Caller caller, Dataset asked) {
        Long lsn = store.<@Nullable Long>write(caller.tenant(), LIMIT, connection -> {
            Granted.of(connection, Person.present(connection, caller)).whole(connection, asked.id());
            CatalogEntry entry = Catalog.lock(connection, asked.id());
            if (asked.equals(entry.dataset())) {
                return null;
            }
            return asked.continues(entry.dataset())
                    ? continued(connection, caller.tenant(), entry, asked)
                    : begun(connection, caller.tenant(), entry, asked);
        });
        if (lsn != null) {
            listeners.committed(caller.tenant(), lsn);
        }
    }

    private static long continued(Connection connection, String tenant, CatalogEntry entry, Dataset asked)
            throws SQLException {
        Widening.of(connection, entry, field -> asked.fields().get(field).scale());
        int had = entry.dataset().fields().size();
        if (asked.fields().size() > had) {
            append(connection, entry, asked.fields().subList(had, asked.fields().size()));
        }
        long lsn = TenantClock.next(connection, tenant);
        ChangeLog.append(connection, tenant, lsn, asked.id(), asked, List.of());
        Catalog.update(connection, entry.withSchema(asked, lsn));
        return lsn;
    }

    private static void append(Connection connection, CatalogEntry entry, List<Field> fields) throws SQLException {
        Object[] types = fields.stream().map(field -> field.type().wireName()).toArray();
        try (var statement = connection.prepareStatement("select append_data_columns(?, ?::field_type[])")) {
            statement.setString(1, entry.dataset().id());
            statement.setArray(2, connection.createArrayOf("text", types));
            statement.execute();
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw BackendException.unavailable(
                        "“" + entry.dataset().id() + "” is being read just now; nothing was changed.", AGAIN, e);
            }
            throw e;
        }
    }

    private static long begun(Connection connection, String tenant, CatalogEntry before, Dataset asked)
            throws SQLException {
        requireRules(Policies.of(connection, asked.id()), asked);
        var conversion = new Conversion(before, asked);
        conversion.check(connection);
        var next = new CatalogEntry(
                asked,
                Catalog.makeTable(connection, asked),
                before.generation() + 1,
                before.nextRow(),
                before.lsn(),
                before.masks());
        conversion.copy(connection, next);
        Retired.drop(connection);
        Retired.retire(connection, asked.id());
        List<BucketSums.State> sums = new ArrayList<>(homes(connection, tenant, next, List.of()));
        for (List<String> mask : next.masks()) {
            sums.addAll(homes(connection, tenant, next, mask));
        }
        long lsn = TenantClock.next(connection, tenant);
        Catalog.replace(connection, next.withSchema(asked, lsn));
        ChangeLog.append(connection, tenant, lsn, asked.id(), asked, List.of());
        BucketSums.append(
                connection, tenant, sums.stream().map(state -> state.at(lsn)).toList());
        long rows = sums.stream()
                .filter(state -> !Buckets.isTwin(state.bucket()))
                .mapToLong(state -> state.sum().count())
                .sum();
        Outbox.append(connection, tenant, lsn, new Event.DataUpdated(asked.id(), rows));
        return lsn;
    }

    private static void requireRules(List<Rule> rules, Dataset asked) {
        try {
            PolicyChange.checked(asked, rules);
        } catch (BackendException e) {
            throw new BackendException(
                    409,
                    "The rules of “" + asked.id() + "” say who may have which of its rows by fields that it would no"
                            + " longer have, no longer be partitioned by, or have in its key. Nothing was changed;"
                            + " an admin has to change the rules first.",
                    e.errors(),
                    e);
        }
    }

    /// The new generation's buckets, or their twins, with their sums; noted as the dataset's.
    private static List<BucketSums.State> homes(
            Connection connection, String tenant, CatalogEntry next, List<String> mask) throws SQLException {
        String dataset = next.dataset().id();
        Totals totals = Totals.of(connection, next, mask);
        Map<String, String> places = new HashMap<>();
        List<BucketSums.State> states = new ArrayList<>();
        totals.places().forEach((bucket, place) -> {
            String home = Buckets.twin(bucket, mask);
            var sum = totals.of(bucket);
            places.put(home, place);
            states.add(new BucketSums.State(home, dataset, 0, sum, sum.count()));
        });
        ChangeLog.keepPlaces(connection, tenant, dataset, mask, places);
        return states;
    }
}
