package io.tidemark.analytics.ingest;

import static io.tidemark.analytics.ingest.InMemory.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowOperationsTest {
    private static final List<Field> FIELDS = List.of(Field.of("id", FieldType.INTEGER), Field.decimal("price", 2));
    private static final Dataset KEYED = new Dataset("sales", "Sales", FIELDS, List.of("id"), List.of());
    private static final Dataset KEYLESS = new Dataset("sales", "Sales", FIELDS);

    private static String refusal(Dataset dataset, String lines) {
        return assertThrows(BadLine.class, () -> RowOperations.read(text(lines), dataset))
                .reason();
    }

    @Test
    void upsertsAndDeletesComeInTheirOrderWithTheirLines() {
        RowOperations read = RowOperations.read(text("""
                {"op":"upsert","row":{"id":1,"price":2.5}}

                {"row":{"id":2},"op":"delete"}
                {"op":"upsert","row":{"id":3,"price":null}}"""), KEYED);
        assertArrayEquals(new long[] {1, 3, 4}, read.rows().ids());
        BitSet second = new BitSet();
        second.set(1);
        assertEquals(second, read.deletes());
        assertEquals(List.of(1L, new BigDecimal("2.50")), InMemory.values(read.rows(), KEYED, 0));
        assertEquals(Arrays.asList(3L, null), InMemory.values(read.rows(), KEYED, 2));
    }

    @Test
    void theFirstBadLineIsNamedAndNothingComesOut() {
        BadLine bad = assertThrows(
                BadLine.class,
                () -> RowOperations.read(
                        text("{\"op\":\"upsert\",\"row\":{\"id\":1}}\n{\"op\":\"upsert\",\"row\":{\"id\":\"x\"}}\n"),
                        KEYED));
        assertEquals(2, bad.line());
        assertEquals("Line 2: “id”: “x” is not a whole number. Nothing was applied.", bad.getMessage());
    }

    @Test
    void everyFaultHasItsSentence() {
        assertEquals("“op” is neither “upsert” nor “delete”.", refusal(KEYED, "{\"op\":\"merge\",\"row\":{\"id\":1}}"));
        assertEquals("“row” is missing.", refusal(KEYED, "{\"op\":\"upsert\"}"));
        assertEquals(
                "“id” is part of the key and is missing.", refusal(KEYED, "{\"op\":\"upsert\",\"row\":{\"price\":1}}"));
        assertEquals(
                "sales has no key, so no row of it can be named to be deleted.",
                refusal(KEYLESS, "{\"op\":\"delete\",\"row\":{\"id\":1}}"));
        assertEquals("“x” is not a field of sales.", refusal(KEYED, "{\"op\":\"upsert\",\"row\":{\"x\":1}}"));
        assertEquals(
                "“rows” is not expected: a line holds a text “op” and an object “row”.",
                refusal(KEYED, "{\"rows\":[]}"));
        assertEquals("It is not a JSON object.", refusal(KEYED, "[]"));
    }

    @Test
    void aRequestHoldsAtMostOnePage() {
        String line = "{\"op\":\"upsert\",\"row\":{\"id\":1}}\n";
        assertEquals(
                RowPage.MAX_ROWS,
                RowOperations.read(text(line.repeat(RowPage.MAX_ROWS)), KEYED)
                        .rows()
                        .rows());
        assertEquals(
                "One request holds at most 50000 rows; send the rest in another.",
                refusal(KEYED, line.repeat(RowPage.MAX_ROWS + 1)));
    }
}
