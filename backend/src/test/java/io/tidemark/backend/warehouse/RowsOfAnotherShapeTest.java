package io.tidemark.backend.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.launch.BackendFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rows were read for a dataset that was declared otherwise before they could be written.
class RowsOfAnotherShapeTest {
    private static final String TENANT = "harbour";
    private static final Field KEY = Field.of("k", FieldType.STRING);
    private static final Field VALUE = Field.of("v", FieldType.INTEGER);

    private final BackendFixture backend = BackendFixture.shared();

    private static Dataset dataset(String id, Field... fields) {
        return new Dataset(id, id, List.of(fields), List.of("k"), List.of());
    }

    private Batch batch(Dataset read, Dataset now) throws IOException {
        var lines = new RowLines(
                read,
                new ByteArrayInputStream(
                        "{\"op\":\"upsert\",\"row\":{\"k\":\"a\",\"v\":7}}".getBytes(StandardCharsets.UTF_8)));
        var entry = new CatalogEntry(now, 1, 1, 1, 1, List.of());
        return backend.tenants().read(TENANT, connection -> lines.of(connection, entry));
    }

    @Test
    void theyAreRefusedWhereTheyWouldLandInOtherFields() {
        Dataset read = dataset("late-rows", KEY, VALUE);
        for (Dataset now : List.of(
                dataset("late-rows", VALUE, KEY),
                dataset("late-rows", KEY),
                dataset("late-rows", KEY, Field.of("v", FieldType.STRING)),
                new Dataset("late-rows", "x", read.fields(), List.of("k", "v"), List.of()))) {
            BackendException refused = assertThrows(BackendException.class, () -> batch(read, now));
            assertEquals(409, refused.status());
        }
    }

    @Test
    void fieldsThatWereAppendedMeanwhileStayEmpty() throws IOException {
        Batch batch =
                batch(dataset("late-rows", KEY, VALUE), dataset("late-rows", KEY, VALUE, Field.decimal("more", 2)));
        assertEquals(3, batch.upserts().columns().size());
        assertEquals(true, batch.upserts().columns().get(2).isNull(0));
    }
}
