package io.tidemark.backend.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The datasets of the tenant a transaction is bound to.
public final class Catalog {

    private static final String COLUMNS =
            "select schema::text, table_no, generation, next_row, lsn, masks::text from datasets";

    private Catalog() {}

    public static List<CatalogEntry> all(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(COLUMNS + " order by id");
                var rows = statement.executeQuery()) {
            List<CatalogEntry> entries = new ArrayList<>();
            while (rows.next()) {
                entries.add(entry(rows));
            }
            return entries;
        }
    }

    public static @Nullable CatalogEntry find(Connection connection, String id) throws SQLException {
        return one(connection, COLUMNS + " where id = ?", id);
    }

    /// @throws BackendException 404 when there is none of that name
    public static CatalogEntry get(Connection connection, String id) throws SQLException {
        return required(find(connection, id), id);
    }

    /// As `get`, and no other transaction writes to the dataset until this one ends.
    static CatalogEntry lock(Connection connection, String id) throws SQLException {
        return required(one(connection, COLUMNS + " where id = ? for update", id), id);
    }

    private static CatalogEntry required(@Nullable CatalogEntry entry, String id) {
        if (entry == null) {
            throw notThere(id);
        }
        return entry;
    }

    /// The 404 of a dataset that the tenant does not have.
    public static BackendException notThere(String id) {
        return BackendException.notFound("There is no dataset called “" + id + "”.");
    }

    private static @Nullable CatalogEntry one(Connection connection, String sql, String id) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? entry(rows) : null;
            }
        }
    }

    private static CatalogEntry entry(ResultSet row) throws SQLException {
        return new CatalogEntry(
                dataset(row.getString(1)),
                row.getLong(2),
                row.getInt(3),
                row.getLong(4),
                row.getLong(5),
                Buckets.masks(row.getString(6)));
    }

    /// Makes the table behind a new dataset.
    ///
    /// @return its number
    static long makeTable(Connection connection, Dataset dataset) throws SQLException {
        try (var statement = connection.prepareStatement("select create_data_table(?::field_type[], ?)")) {
            Object[] types = dataset.fields().stream()
                    .map(field -> field.type().wireName())
                    .toArray();
            Object[] key = dataset.key().stream()
                    .map(name -> dataset.indexOf(name).orElseThrow())
                    .toArray();
            statement.setArray(1, connection.createArrayOf("text", types));
            statement.setArray(2, connection.createArrayOf("int4", key));
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    static void insert(Connection connection, String tenant, CatalogEntry entry) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into datasets (tenant, id, schema, table_no, generation, next_row, lsn)
                values (?, ?, ?::jsonb, ?, ?, ?, ?)
                """)) {
            statement.setString(1, tenant);
            statement.setString(2, entry.dataset().id());
            statement.setString(3, json(entry.dataset()));
            statement.setLong(4, entry.table());
            statement.setInt(5, entry.generation());
            statement.setLong(6, entry.nextRow());
            statement.setLong(7, entry.lsn());
            statement.executeUpdate();
        }
    }

    /// Other fields are hidden from some.
    static void keepMasks(Connection connection, String dataset, List<List<String>> masks) throws SQLException {
        try (var statement = connection.prepareStatement("update datasets set masks = ?::jsonb where id = ?")) {
            statement.setString(1, Buckets.json(masks));
            statement.setString(2, dataset);
            statement.executeUpdate();
        }
    }

    /// Rows or schema have changed.
    static void update(Connection connection, CatalogEntry entry) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update datasets set schema = ?::jsonb, next_row = ?, lsn = ?, changed_at = clock_timestamp(),"
                        + " stale = false where id = ?")) {
            statement.setString(1, json(entry.dataset()));
            statement.setLong(2, entry.nextRow());
            statement.setLong(3, entry.lsn());
            statement.setString(4, entry.dataset().id());
            statement.executeUpdate();
        }
    }

    /// Another table is the dataset's, as of an lsn.
    static void replace(Connection connection, CatalogEntry next) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update datasets set table_no = ?, generation = ?, generation_lsn = ? where id = ?")) {
            statement.setLong(1, next.table());
            statement.setInt(2, next.generation());
            statement.setLong(3, next.lsn());
            statement.setString(4, next.dataset().id());
            statement.executeUpdate();
        }
        update(connection, next);
    }

    /// When the present generation of each dataset began, of those that have had another.
    public static Map<String, Long> generations(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(
                        "select id, generation_lsn from datasets where generation_lsn > 0");
                var rows = statement.executeQuery()) {
            Map<String, Long> began = new HashMap<>();
            while (rows.next()) {
                began.put(rows.getString(1), rows.getLong(2));
            }
            return began;
        }
    }

    /// The largest absolute value of a decimal field, as PostgreSQL writes it; null when there are no values.
    static java.math.@Nullable BigDecimal largest(Connection connection, CatalogEntry entry, Field field)
            throws SQLException {
        int column = entry.dataset().indexOf(field.name()).orElseThrow();
        try (var statement =
                        connection.prepareStatement("select max(abs(c" + column + ")) from data.d" + entry.table());
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getBigDecimal(1);
        }
    }

    static String json(Dataset dataset) {
        try {
            return Json.MAPPER.writeValueAsString(dataset);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A schema is always writable", e);
        }
    }

    static Dataset dataset(String json) {
        try {
            return Json.MAPPER.readValue(json, Dataset.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The catalog holds a schema that cannot be read", e);
        }
    }
}
