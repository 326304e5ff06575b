package io.tidemark.backend.warehouse;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.policy.Policies;
import io.tidemark.backend.policy.Rule;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantClock;
import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Gives a dataset other rules. Where they hide fields, the sums of the rows without these are made in the same
/// transaction, from the rows; from then on every write keeps them.
public final class PolicyChange {

    private static final int MOST_RULES = 50;
    private static final int MOST_VALUES = 1_000;
    private static final int LONGEST_VALUE = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern ROLE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final TenantStore store;
    private final CommitListeners listeners;
    private final InstantSource clock;

    public PolicyChange(TenantStore store, CommitListeners listeners, InstantSource clock) {
        this.store = store;
        this.listeners = listeners;
        this.clock = clock;
    }

    /// @param asked in place of all there are; none makes the dataset everybody's
    /// @return the rules as they are kept
    /// @throws BackendException 400 with a pointer, 404 when there is no such dataset
    List<Rule> put(Caller caller, String dataset, List<Rule> asked) {
        long[] at = new long[1];
        List<Rule> kept = store.write(caller.tenant(), LIMIT, connection -> {
            CatalogEntry entry = Catalog.lock(connection, dataset);
            List<Rule> rules = checked(entry.dataset(), asked);
            List<List<String>> masks = rules.stream()
                    .map(Rule::hides)
                    .filter(hides -> !hides.isEmpty())
                    .distinct()
                    .toList();
            List<BucketSums.State> twins = new ArrayList<>();
            for (List<String> mask : masks) {
                if (!entry.masks().contains(mask)) {
                    twins.addAll(begun(connection, caller.tenant(), entry, mask));
                }
            }
            for (List<String> mask : entry.masks()) {
                if (!masks.contains(mask)) {
                    end(connection, dataset, mask);
                }
            }
            Policies.put(connection, caller, dataset, rules, clock.instant());
            long lsn = TenantClock.next(connection, caller.tenant());
            BucketSums.append(
                    connection,
                    caller.tenant(),
                    twins.stream().map(state -> state.at(lsn)).toList());
            Catalog.keepMasks(connection, dataset, masks);
            at[0] = lsn;
            return rules;
        });
        listeners.committed(caller.tenant(), at[0]);
        return kept;
    }

    /// @return the twins of every bucket, as they are now
    private static List<BucketSums.State> begun(
            Connection connection, String tenant, CatalogEntry entry, List<String> mask) throws SQLException {
        String dataset = entry.dataset().id();
        Totals totals = Totals.of(connection, entry, mask);
        Map<String, String> places = new HashMap<>();
        List<BucketSums.State> twins = new ArrayList<>();
        try (var statement =
                connection.prepareStatement("select id, place::text from buckets where dataset = ? and mask is null")) {
            statement.setString(1, dataset);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String bucket = rows.getString(1);
                    places.put(Buckets.twin(bucket, mask), rows.getString(2));
                    twins.add(new BucketSums.State(Buckets.twin(bucket, mask), dataset, 0, totals.of(bucket), 0));
                }
            }
        }
        ChangeLog.keepPlaces(connection, tenant, dataset, mask, places);
        return twins;
    }

    /// What is kept of the twins says nothing of them from now on.
    private static void end(Connection connection, String dataset, List<String> mask) throws SQLException {
        String twins = "(select id from buckets where dataset = ? and mask = ?::jsonb)";
        for (String forget : List.of(
                "delete from snapshot_parts where snapshot in (select id from snapshots where bucket in " + twins + ")",
                "delete from snapshots where bucket in " + twins)) {
            try (var statement = connection.prepareStatement(forget)) {
                statement.setString(1, dataset);
                statement.setString(2, Buckets.json(mask));
                statement.executeUpdate();
            }
        }
    }

    /// @throws BackendException 400 with a pointer when they are not rules of this dataset
    static List<Rule> checked(Dataset dataset, List<Rule> asked) {
        if (asked.size() > MOST_RULES) {
            throw BackendException.badField("/rules", "A dataset has at most " + MOST_RULES + " rules.");
        }
        List<Rule> checked = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            checked.add(checked(dataset, asked.get(i), "/rules/" + i));
        }
        return checked;
    }

    private static Rule checked(Dataset dataset, Rule rule, String pointer) {
        if (!ROLE.matcher(rule.role()).matches()) {
            throw BackendException.badField(
                    pointer + "/role", "A rule is for viewer, editor or a group: small letters, digits and dashes.");
        }
        for (var field : rule.where().entrySet()) {
            String at = pointer + "/where/" + field.getKey();
            if (!dataset.partitionBy().contains(field.getKey())) {
                throw BackendException.badField(
                        at, "Rows are told apart by the fields the dataset is partitioned by only.");
            }
            List<?> values = field.getValue();
            boolean tooLong =
                    values.stream().anyMatch(value -> value instanceof String text && text.length() > LONGEST_VALUE);
            if (values.isEmpty() || values.size() > MOST_VALUES || tooLong) {
                throw BackendException.badField(at, "A field has 1 to " + MOST_VALUES + " values here.");
            }
        }
        for (String hidden : rule.hides()) {
            boolean needed =
                    dataset.partitionBy().contains(hidden) || dataset.key().contains(hidden);
            if (dataset.indexOf(hidden).isEmpty() || needed) {
                throw BackendException.badField(
                        pointer + "/hides",
                        "What is hidden is a field of the dataset that is neither in its key nor partitions it.");
            }
        }
        return new Rule(
                rule.role(),
                rule.where(),
                rule.hides().stream().sorted().distinct().toList());
    }
}
