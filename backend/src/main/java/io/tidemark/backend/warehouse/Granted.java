package io.tidemark.backend.warehouse;

import io.tidemark.analytics.Sha256;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.policy.Person;
import io.tidemark.backend.policy.Policies;
import io.tidemark.backend.policy.Rule;
import io.tidemark.backend.policy.Sight;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What one person may have of the tenant's rows, as of one transaction: which datasets, which buckets, and without
/// which fields. Whatever gives rows to somebody asks here.
public final class Granted {

    private static final int NAME_BYTES = 12;
    private static final long[] NONE = {};

    /// @param bucket the one they have: the bucket itself or a twin of it
    /// @param hidden positions of the fields they do not get
    /// @param place  the values of the partition fields
    private record Seen(String bucket, Set<Integer> hidden, Map<String, @Nullable String> place) {}

    /// One dataset of which they may have less than everything.
    private record Part(Sight sight, Map<String, Seen> buckets) {
        boolean has(String bucket) {
            return buckets.values().stream().anyMatch(seen -> seen.bucket().equals(bucket));
        }
    }

    private final Map<String, Part> parts;

    private Granted(Map<String, Part> parts) {
        this.parts = parts;
    }

    public static Granted of(Connection connection, Person person) throws SQLException {
        Map<String, Part> parts = new TreeMap<>();
        for (Map.Entry<String, List<Rule>> rules : Policies.all(connection).entrySet()) {
            Sight sight = Sight.of(rules.getValue(), person);
            if (!sight.isWhole()) {
                parts.put(rules.getKey(), new Part(sight, buckets(connection, rules.getKey(), sight)));
            }
        }
        return new Granted(parts);
    }

    private static Map<String, Seen> buckets(Connection connection, String dataset, Sight sight) throws SQLException {
        CatalogEntry entry = Catalog.get(connection, dataset);
        Map<String, Seen> seen = new HashMap<>();
        if (sight.isNothing()) {
            return seen;
        }
        try (var statement =
                connection.prepareStatement("select id, place::text from buckets where dataset = ? and mask is null")) {
            statement.setString(1, dataset);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Map<String, @Nullable String> place = Buckets.values(entry.dataset(), rows.getString(2));
                    List<String> hidden = sight.hidden(place);
                    if (hidden != null) {
                        String bucket = rows.getString(1);
                        seen.put(bucket, new Seen(Buckets.twin(bucket, hidden), entry.positions(hidden), place));
                    }
                }
            }
        }
        return seen;
    }

    public boolean has(String dataset) {
        Part part = parts.get(dataset);
        return part == null || !part.sight().isNothing();
    }

    /// A dataset of which they may have something.
    ///
    /// @throws BackendException 404 when they may have nothing, as when there is none
    public CatalogEntry get(Connection connection, String dataset) throws SQLException {
        if (!has(dataset)) {
            throw Catalog.notThere(dataset);
        }
        return Catalog.get(connection, dataset);
    }

    /// A dataset of which they may have everything: who may not must not write to it either.
    ///
    /// @throws BackendException 403, or as `get`
    public CatalogEntry whole(Connection connection, String dataset) throws SQLException {
        CatalogEntry entry = get(connection, dataset);
        if (parts.containsKey(dataset)) {
            throw BackendException.forbidden(
                    "You see a part of “" + dataset + "” only. Ask an admin to add rows to it.");
        }
        return entry;
    }

    public boolean has(String dataset, String bucket) {
        Part part = parts.get(dataset);
        return part == null ? !Buckets.isTwin(bucket) : part.has(bucket);
    }

    /// Names what they may have: another name where it is other buckets by other rules.
    public String name() {
        if (parts.isEmpty()) {
            return "all";
        }
        var text = new StringBuilder();
        parts.forEach(
                (dataset, part) -> text.append(dataset).append(part.sight().name()));
        return HexFormat.of().formatHex(Arrays.copyOf(Sha256.of(text.toString()), NAME_BYTES));
    }

    /// One transaction's changes as they are for this person. A row that went where they may not see it is gone.
    public List<Frame.RowChange> shown(List<Frame.RowChange> logged) {
        List<Frame.RowChange> shown = new ArrayList<>();
        for (Frame.RowChange change : logged) {
            Part part = parts.get(change.dataset());
            Seen seen = part == null
                    ? new Seen(change.bucket(), Set.of(), Map.of())
                    : part.buckets().get(change.bucket());
            if (seen == null) {
                continue;
            }
            RowPage upserts = seen.hidden().isEmpty()
                    ? change.upserts()
                    : change.upserts().without(seen.hidden());
            long[] gone = part == null ? NONE : lost(change, part, logged);
            long[] deletes = gone.length == 0
                    ? change.deletes()
                    : LongStream.concat(LongStream.of(change.deletes()), LongStream.of(gone))
                            .toArray();
            if (upserts.rows() > 0 || deletes.length > 0) {
                shown.add(new Frame.RowChange(seen.bucket(), upserts, deletes));
            }
        }
        return shown;
    }

    private static long[] lost(Frame.RowChange change, Part part, List<Frame.RowChange> logged) {
        if (change.moved().length == 0) {
            return NONE;
        }
        long[] kept = logged.stream()
                .filter(other -> other.dataset().equals(change.dataset())
                        && part.buckets().containsKey(other.bucket()))
                .flatMapToLong(other -> LongStream.of(other.upserts().ids()))
                .sorted()
                .toArray();
        return LongStream.of(change.moved())
                .filter(id -> Arrays.binarySearch(kept, id) < 0)
                .toArray();
    }

    /// The same for all who may have the same of a dataset, empty where that is everything.
    public String name(String dataset) {
        Part part = parts.get(dataset);
        return part == null ? "" : part.sight().name();
    }

    /// What they may have of a dataset, as SQL to select from.
    public String table(CatalogEntry entry) {
        Part part = parts.get(entry.dataset().id());
        if (part == null) {
            return new DataTable(entry).name();
        }
        Map<Set<Integer>, List<Map<String, @Nullable String>>> places = part.buckets().values().stream()
                .collect(Collectors.groupingBy(Seen::hidden, Collectors.mapping(Seen::place, Collectors.toList())));
        return new SeenTable(entry).of(places);
    }
}
