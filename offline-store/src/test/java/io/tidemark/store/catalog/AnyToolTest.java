package io.tidemark.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.local.LocalImport;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnyToolTest {
    private final Path folder;

    AnyToolTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private void store(Dataset dataset, List<List<@Nullable Object>> rows) {
        try (ReplicaFile file = ReplicaFile.open(folder, InstantSource.fixed(Sample.NOW));
                LocalImport importing = file.local().open(dataset, false)) {
            RowPageBuilder page = new RowPageBuilder(dataset, 10);
            for (List<@Nullable Object> row : rows) {
                page.beginRow(importing.nextRow());
                for (int i = 0; i < row.size(); i++) {
                    page.set(i, row.get(i));
                }
            }
            importing.append(page.build());
            importing.commit();
        }
    }

    private List<String> read(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("replica.sqlite"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(row.getMetaData().getColumnName(i) + "=" + row.getString(i));
                }
                found.add(String.join(" ", values));
            }
            return found;
        }
    }

    @Test
    void aDatasetIsAViewWithItsOwnNamesAndReadableValues() throws SQLException {
        Dataset dataset = new Dataset(
                "sales",
                "Sales",
                List.of(
                        Field.of("a \"b\"", FieldType.STRING),
                        Field.decimal("price", 2),
                        Field.of("paid", FieldType.BOOLEAN),
                        Field.of("day", FieldType.DATE),
                        Field.of("at", FieldType.TIMESTAMP)));
        List<@Nullable Object> nothing = new ArrayList<>();
        List<@Nullable Object> ordinary = List.of(
                "x", new BigDecimal("-0.07"), true, LocalDate.of(1969, 12, 30), Instant.parse("2011-12-09T12:50:00Z"));
        List<@Nullable Object> extreme = List.of(
                "y",
                new BigDecimal("-1234567890123456.78"),
                false,
                LocalDate.of(2024, 2, 29),
                Instant.parse("1969-12-31T23:59:59.000001Z"));
        store(dataset, List.of(ordinary, extreme, nothing));
        assertEquals(
                List.of(
                        "a \"b\"=x price=-0.07 paid=1 day=1969-12-30 at=2011-12-09T12:50:00Z",
                        "a \"b\"=y price=-1234567890123456.78 paid=0 day=2024-02-29 at=1969-12-31T23:59:59.000001Z",
                        "a \"b\"=null price=null paid=null day=null at=null"),
                read("SELECT * FROM sales"));
        assertEquals(List.of("typeof(price)=real"), read("SELECT typeof(price) FROM sales WHERE paid = 1"));
    }

    @Test
    void namesThatClashGetANumber() throws SQLException {
        List<Field> fields = List.of(Field.of("N", FieldType.INTEGER), Field.of("n", FieldType.INTEGER));
        store(new Dataset("documents", "", fields), List.of(List.of(1L, 2L)));
        store(new Dataset("r1", "", fields), List.of(List.of(3L, 4L)));
        store(new Dataset("R1", "", fields), List.of(List.of(5L, 6L)));
        assertEquals(List.of("N=1 n (2)=2"), read("SELECT * FROM documents_2"));
        assertEquals(List.of("N=3 n (2)=4"), read("SELECT * FROM r1_2"));
        assertEquals(List.of("N=5 n (2)=6"), read("SELECT * FROM R1_3"));
    }
}
