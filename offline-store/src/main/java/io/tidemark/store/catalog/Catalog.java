package io.tidemark.store.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.file.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The replica's datasets, through the connection of a reading or of a transaction.
public final class Catalog {
    /// Behind the name of a former generation; no dataset's name has it.
    private static final String FORMER = "!";

    private static final String COLUMNS = "SELECT no, schema, local, seq, rebuilt, id LIKE '%!' FROM datasets ";

    private Catalog() {}

    /// Former generations included.
    public static List<StoredDataset> all(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "ORDER BY id")) {
            return read(select);
        }
    }

    public static @Nullable StoredDataset find(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE id = ?")) {
            select.setString(1, id);
            List<StoredDataset> found = read(select);
            return found.isEmpty() ? null : found.getFirst();
        }
    }

    /// What people see: of a dataset whose next generation is being loaded, the one before.
    public static List<StoredDataset> shown(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                COLUMNS + "AS d WHERE NOT EXISTS (SELECT 1 FROM datasets f WHERE f.id = d.id || '" + FORMER
                        + "') ORDER BY id")) {
            return read(select);
        }
    }

    public static @Nullable StoredDataset shown(Connection connection, String id) throws SQLException {
        StoredDataset former = former(connection, id);
        return former == null ? find(connection, id) : former;
    }

    public static @Nullable StoredDataset former(Connection connection, String id) throws SQLException {
        return find(connection, id + FORMER);
    }

    /// Makes a dataset the former generation of one that is about to be created under its name.
    public static void setAside(Connection connection, StoredDataset stored) throws SQLException {
        execute(connection, "UPDATE datasets SET id = id || '" + FORMER + "' WHERE no = " + stored.no());
    }

    private static List<StoredDataset> read(PreparedStatement select) throws SQLException {
        List<StoredDataset> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(new StoredDataset(
                        row.getLong(1),
                        schema(row.getString(2)),
                        row.getBoolean(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getBoolean(6)));
            }
        }
        return found;
    }

    /// Makes the dataset's table and view.
    ///
    /// @param seq of the running transaction
    public static StoredDataset create(Connection connection, Dataset dataset, boolean local, long seq)
            throws SQLException {
        String view = DatasetView.freeName(connection, dataset.id());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO datasets(id, schema, view, local, seq, rebuilt, next_row) VALUES (?, ?, ?, ?, ?, ?, 1)"
                        + " RETURNING no")) {
            insert.setString(1, dataset.id());
            insert.setString(2, json(dataset));
            insert.setString(3, view);
            insert.setBoolean(4, local);
            insert.setLong(5, seq);
            insert.setLong(6, seq);
            long no;
            try (ResultSet key = insert.executeQuery()) {
                key.next();
                no = key.getLong(1);
            }
            StoredDataset stored = new StoredDataset(no, dataset, local, seq, seq, false);
            createTable(connection, stored);
            execute(connection, DatasetView.ddl(view, stored.table(), dataset));
            return stored;
        }
    }

    /// Takes a newer schema of the same dataset: fields appended, digits added to decimals, words changed.
    ///
    /// @return true when rows look different afterwards
    /// @throws StoreException when it is not a continuation of what is there
    public static boolean alter(Connection connection, StoredDataset stored, Dataset newer) throws SQLException {
        if (newer.equals(stored.dataset())) {
            return false;
        }
        List<Field> before = stored.dataset().fields();
        requireContinuation(stored.dataset(), newer);
        boolean different = newer.fields().size() > before.size();
        for (int i = 0; i < newer.fields().size(); i++) {
            Field field = newer.fields().get(i);
            if (i >= before.size()) {
                execute(connection, "ALTER TABLE " + stored.table() + " ADD COLUMN c" + i + " " + type(field));
            } else if (field.scale() > before.get(i).scale()) {
                long factor = powerOfTen(field.scale() - before.get(i).scale());
                execute(connection, "UPDATE " + stored.table() + " SET c" + i + " = c" + i + " * " + factor);
                different = true;
            }
        }
        replaceView(connection, stored, newer);
        try (PreparedStatement update = connection.prepareStatement("UPDATE datasets SET schema = ? WHERE no = ?")) {
            update.setString(1, json(newer));
            update.setLong(2, stored.no());
            update.executeUpdate();
        }
        return different;
    }

    private static void requireContinuation(Dataset older, Dataset newer) {
        if (!newer.continues(older)) {
            throw new StoreException("The backend changed fields of “" + older.id()
                    + "” that are never changed. Nothing was changed here; the dataset has to be fetched anew.");
        }
    }

    private static void replaceView(Connection connection, StoredDataset stored, Dataset newer) throws SQLException {
        String view = viewOf(connection, stored);
        execute(connection, "DROP VIEW " + DatasetView.quoted(view));
        execute(connection, DatasetView.ddl(view, stored.table(), newer));
    }

    /// Shows a dataset's rows under its own name, which its former generation had.
    private static void nameView(Connection connection, StoredDataset stored) throws SQLException {
        execute(connection, "DROP VIEW " + DatasetView.quoted(viewOf(connection, stored)));
        String view = DatasetView.freeName(connection, stored.id());
        execute(connection, DatasetView.ddl(view, stored.table(), stored.dataset()));
        try (PreparedStatement update = connection.prepareStatement("UPDATE datasets SET view = ? WHERE no = ?")) {
            update.setString(1, view);
            update.setLong(2, stored.no());
            update.executeUpdate();
        }
    }

    /// Gives a local dataset that stands in the way of a synced one the first free name of the form `name-local`.
    public static void rename(Connection connection, StoredDataset stored) throws SQLException {
        String id = stored.id() + "-local";
        for (int n = 2; find(connection, id) != null; n++) {
            id = stored.id() + "-local" + n;
        }
        Dataset old = stored.dataset();
        Dataset renamed = new Dataset(id, old.title(), old.fields(), old.key(), old.partitionBy());
        execute(connection, "DROP VIEW " + DatasetView.quoted(viewOf(connection, stored)));
        String view = DatasetView.freeName(connection, id);
        execute(connection, DatasetView.ddl(view, stored.table(), renamed));
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE datasets SET id = ?, schema = ?, view = ? WHERE no = ?")) {
            update.setString(1, id);
            update.setString(2, json(renamed));
            update.setString(3, view);
            update.setLong(4, stored.no());
            update.executeUpdate();
        }
    }

    /// Removes the dataset with its rows, buckets and all that is derived from them.
    public static void remove(Connection connection, StoredDataset stored) throws SQLException {
        execute(connection, "DROP VIEW " + DatasetView.quoted(viewOf(connection, stored)));
        execute(connection, "DROP TABLE " + stored.table());
        execute(connection, "DELETE FROM datasets WHERE no = " + stored.no());
        StoredDataset next = stored.former() ? find(connection, stored.id()) : null;
        if (next != null) {
            nameView(connection, next);
        }
    }

    /// Forgets all rows at once.
    public static void empty(Connection connection, StoredDataset stored) throws SQLException {
        execute(connection, "DELETE FROM " + stored.table());
    }

    private static String viewOf(Connection connection, StoredDataset stored) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery("SELECT view FROM datasets WHERE no = " + stored.no())) {
            found.next();
            return found.getString(1);
        }
    }

    private static void createTable(Connection connection, StoredDataset stored) throws SQLException {
        StringBuilder ddl = new StringBuilder("CREATE TABLE ")
                .append(stored.table())
                .append("(_row INTEGER PRIMARY KEY, _bucket INTEGER NOT NULL, _seq INTEGER NOT NULL");
        List<Field> fields = stored.dataset().fields();
        for (int i = 0; i < fields.size(); i++) {
            ddl.append(", c").append(i).append(' ').append(type(fields.get(i)));
        }
        execute(connection, ddl.append(')').toString());
    }

    private static String type(Field field) {
        return switch (field.type().storage()) {
            case TEXT -> "TEXT";
            case LONG -> "INTEGER";
            case DOUBLE -> "REAL";
        };
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    private static Dataset schema(String json) {
        try {
            return Json.MAPPER.readValue(json, Dataset.class);
        } catch (JsonProcessingException broken) {
            throw new StoreException(
                    "The replica's own record of a dataset cannot be read. Sync into a new folder.", broken);
        }
    }

    private static String json(Dataset dataset) {
        try {
            return Json.MAPPER.writeValueAsString(dataset);
        } catch (JsonProcessingException broken) {
            throw new StoreException("The dataset “" + dataset.id() + "” cannot be recorded.", broken);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
