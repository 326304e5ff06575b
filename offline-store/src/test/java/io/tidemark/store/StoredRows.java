package io.tidemark.store;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads what is stored past all of the store's own code: a dataset's table by plain SQL, and files byte by byte.
public final class StoredRows {
    private StoredRows() {}

    /// The names of the files under a folder that have these bytes anywhere, in order.
    ///
    /// @param text of Latin letters
    public static List<String> filesWith(Path folder, String text) throws IOException {
        List<String> found = new ArrayList<>();
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
                if (bytes.contains(text)) {
                    found.add(path.getFileName().toString());
                }
            }
        }
        found.sort(null);
        return found;
    }

    public static Map<Long, List<@Nullable Object>> of(Path folder, Dataset dataset) {
        Map<Long, List<@Nullable Object>> all = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("replica.sqlite"));
                Statement statement = connection.createStatement();
                ResultSet no = statement.executeQuery("SELECT no FROM datasets WHERE id = '" + dataset.id() + "'")) {
            if (!no.next()) {
                return all;
            }
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery("SELECT * FROM r" + no.getLong(1))) {
                while (row.next()) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int i = 0; i < dataset.fields().size(); i++) {
                        values.add(value(row, i + 4, dataset.fields().get(i)));
                    }
                    all.put(row.getLong("_row"), values);
                }
            }
            return all;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static @Nullable Object value(ResultSet row, int column, Field field) throws SQLException {
        if (row.getObject(column) == null) {
            return null;
        }
        return switch (field.type()) {
            case STRING -> row.getString(column);
            case INTEGER -> row.getLong(column);
            case DECIMAL -> BigDecimal.valueOf(row.getLong(column), field.scale());
            case DOUBLE -> row.getDouble(column);
            case BOOLEAN -> row.getLong(column) != 0;
            case DATE -> LocalDate.ofEpochDay(row.getLong(column));
            case TIMESTAMP -> Instant.EPOCH.plus(row.getLong(column), ChronoUnit.MICROS);
        };
    }
}
