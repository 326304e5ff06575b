package io.tidemark.backend.rollups;

import io.tidemark.analytics.query.Grain;
import io.tidemark.analytics.query.Rollup;
import io.tidemark.backend.store.StoreException;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.LastChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rollups of the tenant a transaction is bound to.
public final class RollupTables {

    private RollupTables() {}

    /// The smallest rollup that answers what `wanted` does, as the dataset stands in this transaction.
    public static Optional<KeptRollup> current(Connection connection, String dataset, Rollup wanted)
            throws SQLException {
        List<KeptRollup> serving = all(connection, dataset).stream()
                .filter(kept -> kept.worth() && kept.shape().serves(wanted))
                .toList();
        if (serving.isEmpty()) {
            return Optional.empty();
        }
        long moment = LastChange.of(connection, dataset).lsn();
        return serving.stream()
                .filter(kept -> kept.answers(wanted, moment))
                // Of two alike the newer one: the older is about to go.
                .min(Comparator.comparingLong(KeptRollup::rows)
                        .thenComparing(Comparator.comparingLong(KeptRollup::no).reversed()));
    }

    /// Those that were not worth it included.
    static List<KeptRollup> all(Connection connection, String dataset) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select no, fields, grains, measured, lsn, rows, worth, refreshed_at
                from rollups where dataset = ? order by no
                """)) {
            statement.setString(1, dataset);
            try (var rows = statement.executeQuery()) {
                List<KeptRollup> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(kept(rows));
                }
                return all;
            }
        }
    }

    private static KeptRollup kept(ResultSet row) throws SQLException {
        Integer[] fields = (Integer[]) row.getArray(2).getArray();
        String[] grains = (String[]) row.getArray(3).getArray();
        List<Rollup.Key> keys = new ArrayList<>();
        for (int i = 0; i < fields.length; i++) {
            keys.add(new Rollup.Key(fields[i], grains[i].isEmpty() ? null : Grain.of(grains[i])));
        }
        Integer[] measured = (Integer[]) row.getArray(4).getArray();
        return new KeptRollup(
                row.getLong(1),
                new Rollup(keys, List.of(measured)),
                row.getObject(5, Long.class),
                row.getLong(6),
                row.getBoolean(7),
                row.getObject(8, OffsetDateTime.class).toInstant());
    }

    /// Makes and fills it; whether it shows one moment exactly is known at once.
    static long create(Connection connection, String dataset, Rollup shape) throws SQLException {
        long before = LastChange.of(connection, dataset).lsn();
        long table = Catalog.get(connection, dataset).table();
        long no = made(connection, "create_rollup", dataset, shape);
        if (Catalog.get(connection, dataset).table() != table) {
            throw new StoreException(503, "“" + dataset + "” has another table by now.", null);
        }
        stamp(connection, dataset, no, before);
        return no;
    }

    /// Remembers that it could not be made.
    static void forgo(Connection connection, String dataset, Rollup shape) throws SQLException {
        made(connection, "forgo_rollup", dataset, shape);
    }

    private static long made(Connection connection, String function, String dataset, Rollup shape) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select " + function + "(?, ?, ?, ?)")) {
            statement.setString(1, dataset);
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "int4", shape.keys().stream().map(Rollup.Key::field).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            shape.keys().stream().map(key -> word(key.grain())).toArray()));
            statement.setArray(
                    4, connection.createArrayOf("int4", shape.measured().toArray()));
            try (var made = statement.executeQuery()) {
                made.next();
                return made.getLong(1);
            }
        }
    }

    private static String word(@Nullable Grain grain) {
        return grain == null ? "" : grain.wireName();
    }

    /// Brings it up to date while it goes on answering.
    static void refresh(Connection connection, String dataset, long no) throws SQLException {
        long before = LastChange.of(connection, dataset).lsn();
        call(connection, "select refresh_rollup(?)", no);
        stamp(connection, dataset, no, before);
    }

    /// A refresh sees what is committed when it begins. When the dataset had the same last change before and after,
    /// that is the moment it shows; otherwise it may be either, and the next refresh will know.
    private static void stamp(Connection connection, String dataset, long no, long before) throws SQLException {
        long after = LastChange.of(connection, dataset).lsn();
        try (var statement =
                connection.prepareStatement("update rollups set lsn = ?, refreshed_at = now() where no = ?")) {
            if (before == after) {
                statement.setLong(1, after);
            } else {
                statement.setNull(1, Types.BIGINT);
            }
            statement.setLong(2, no);
            statement.executeUpdate();
        }
    }

    /// @param remembered that it was not worth it
    static void drop(Connection connection, long no, boolean remembered) throws SQLException {
        call(connection, "select drop_rollup(?, " + remembered + ")", no);
    }

    private static void call(Connection connection, String sql, long no) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, no);
            statement.execute();
        }
    }
}
