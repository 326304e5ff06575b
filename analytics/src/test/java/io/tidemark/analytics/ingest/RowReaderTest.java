package io.tidemark.analytics.ingest;

import static io.tidemark.analytics.ingest.InMemory.load;
import static io.tidemark.analytics.ingest.InMemory.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.analytics.ingest.Rejects.Reject;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowReaderTest {
    private static final Dataset SALES = new Dataset(
            "sales",
            "Sales",
            List.of(
                    Field.of("product", FieldType.STRING),
                    Field.of("units", FieldType.INTEGER),
                    Field.decimal("price", 2),
                    Field.of("weight", FieldType.DOUBLE),
                    Field.of("returned", FieldType.BOOLEAN),
                    Field.of("day", FieldType.DATE),
                    Field.of("at", FieldType.TIMESTAMP)));
    private static final Layout CSV = new Layout(FileFormat.CSV, ',', null);
    private static final Layout NDJSON = new Layout(FileFormat.NDJSON, ',', null);

    @Test
    void columnsBelongToFieldsByNameAndTheRestIsNull() {
        InMemory.Loaded loaded = load(text("price,product\n1.5,tea\n2.500,\n"), CSV, SALES);
        assertEquals(
                List.of(
                        Arrays.asList("tea", null, new BigDecimal("1.50"), null, null, null, null),
                        Arrays.asList(null, null, new BigDecimal("2.50"), null, null, null, null)),
                loaded.rows());
        assertEquals(List.of(100L, 101L), loaded.ids());
    }

    @Test
    void whatDoesNotFitIsRejectedByLineAndReasonAndTheRestGoesIn() {
        InMemory.Loaded loaded = load(text("""
                        product,units,price,weight,returned,day,at
                        "two
                        lines",1,1,1,true,2025-01-31,2025-01-31T10:00
                        a,1.5,1,1,true,,
                        b,9223372036854775808,1,1,true,,
                        c,1,1.005,1,true,,
                        d,1,12345678901234567,1,true,,
                        e,1,1,1e999,true,,
                        f,1,1,1,yes,,
                        g,1,1,1,,2025-02-30,
                        h,1,1,1,,,2025-02-28 25:00
                        i,1
                        j\0k,1,1,1,,,
                        l,one hundred and twenty-three thousand and more,1,1,,,

                        z,2,2.00,.5,FALSE,2025-01-31,2025-01-31T10:00Z
                        """), CSV, SALES);
        assertEquals(List.of(100L, 101L), loaded.ids());
        assertEquals("two\nlines", loaded.rows().get(0).get(0));
        assertEquals(11, loaded.rejects().count());
        assertEquals(
                List.of(
                        new Reject(4, "“units”: “1.5” is not a whole number."),
                        new Reject(5, "“units”: “9223372036854775808” is too large for a whole number."),
                        new Reject(6, "“price”: “1.005” has more than 2 digits after the point."),
                        new Reject(
                                7,
                                "“price”: “12345678901234567” is too large: with 2 after the point it has more than 18 digits."),
                        new Reject(8, "“weight”: “1e999” is too large for a number."),
                        new Reject(9, "“returned”: “yes” is neither true nor false."),
                        new Reject(10, "“day”: “2025-02-30” is not a date like 2025-12-31."),
                        new Reject(11, "“at”: “2025-02-28 25:00” is not a time like 2025-12-31 23:59:00."),
                        new Reject(12, "There are 2 cells where the header has 7."),
                        new Reject(13, "“product”: “j\uFFFDk” holds a NUL character, which a text cannot."),
                        new Reject(14, "“units”: “one hundred and twenty-three thousand an…” is not a whole number.")),
                loaded.rejects().first());
    }

    @Test
    void allRejectsAreCountedAndTheFirstTwentyKept() {
        InMemory.Loaded loaded = load(text("units\n" + "x\n".repeat(50) + "1\n"), CSV, SALES);
        assertEquals(50, loaded.rejects().count());
        assertEquals(20, loaded.rejects().first().size());
        assertEquals(1, loaded.rows().size());
    }

    @Test
    void aHeaderTheDatasetDoesNotKnowIsRefused() {
        BadFile refusal = assertThrows(BadFile.class, () -> load(text("product,colour\na,b\n"), CSV, SALES));
        assertEquals(
                "“colour” in the header of sales.csv is not a field of sales; rename the column or leave it out.",
                refusal.getMessage());
    }

    @Test
    void jsonLinesGoInByName() {
        InMemory.Loaded loaded = load(text("""
                        {"units":7,"price":1.50,"product":"","returned":true}
                        {"price":"2.25","product":null,"day":"2025-01-31"}
                        {"units":7,"colour":"red"}
                        {"units":7
                        {"product":"\\ud800"}
                        {"product":{"name":"tea"}}
                        [1]
                        {"units":1,"units":2}
                        {"units":1} {"units":2}
                        """), NDJSON, SALES);
        assertEquals(
                Arrays.asList("", 7L, new BigDecimal("1.50"), null, true, null, null),
                loaded.rows().get(0));
        assertEquals(new BigDecimal("2.25"), loaded.rows().get(1).get(2));
        assertEquals(2, loaded.rows().size());
        assertEquals(
                List.of(3L, 4L, 5L, 6L, 7L, 8L, 9L),
                loaded.rejects().first().stream().map(Reject::line).toList());
        assertEquals(
                "“colour” is not a field of sales.",
                loaded.rejects().first().getFirst().reason());
        assertEquals(
                "“product”: “\uFFFD” holds half of a character (an unpaired surrogate).",
                loaded.rejects().first().get(2).reason());
    }
}
