package io.tidemark.analytics.ingest;

import static io.tidemark.analytics.ingest.InMemory.csv;
import static io.tidemark.analytics.ingest.InMemory.infer;
import static io.tidemark.analytics.ingest.InMemory.load;
import static io.tidemark.analytics.ingest.InMemory.schema;
import static io.tidemark.analytics.ingest.InMemory.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InferenceTest {
    /// The oddities of a real retailer's file: invoices with letters, missing customers written as floats, negative
    /// quantities.
    private static final String RETAIL = """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
            C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom
            536544,DOT,"POSTAGE, ""EXPRESS"" £",1,2010-12-01 14:32:00,0.001,,EIRE
            """;

    @Test
    void aRetailersFileGetsTheTypesAPersonWouldGiveIt() {
        assertEquals(
                List.of(
                        "InvoiceNo:string/dimension",
                        "StockCode:string/dimension",
                        "Description:string/dimension",
                        "Quantity:integer/measure",
                        "InvoiceDate:timestamp/time",
                        "UnitPrice:decimal(3)/measure",
                        "CustomerID:integer/dimension",
                        "Country:string/dimension"),
                schema(csv(RETAIL)));
        assertEquals(
                Arrays.asList(
                        "536544",
                        "DOT",
                        "POSTAGE, \"EXPRESS\" £",
                        1L,
                        Instant.parse("2010-12-01T14:32:00Z"),
                        new BigDecimal("0.001"),
                        null,
                        "EIRE"),
                load(RETAIL).rows().get(2));
    }

    @Test
    void theWholeFileDecidesNotItsBeginning() {
        String rows = "7\n".repeat(5000);
        assertEquals(List.of("n:integer/measure"), schema(csv("n\n" + rows)));
        assertEquals(List.of("n:string/dimension"), schema(csv("n\n" + rows + "seven\n")));
    }

    @Test
    void numbersStayExactAsLongAsTheyCan() {
        assertEquals(
                List.of(
                        "a:integer/measure",
                        "b:decimal(4)/measure",
                        "c:double/measure",
                        "d:double/measure",
                        "e:string/dimension",
                        "f:double/measure"),
                schema(csv("""
                        a,b,c,d,e,f
                        -9223372036854775808, 1.5 ,1e3,0.12345678901,9223372036854775808,999999999999999999
                        9223372036854775807,.0625,2,1,1,0.5
                        """)));
    }

    @Test
    void leadingZerosAreNotThrownAway() {
        assertEquals(List.of("a:string/dimension", "b:string/dimension"), schema(csv("a,b\n007,00.5\n8,1\n")));
    }

    @Test
    void numbersThatNameThingsAreDimensions() {
        for (String name :
                List.of("CustomerID", "orderId", "order_id", "InvoiceNo", "ZipCode", "zip", "year", "Fiscal Year")) {
            assertEquals(List.of(name + ":integer/dimension"), schema(csv(name + "\n12\n")));
        }
        for (String name : List.of("paid", "casino", "Quantity", "years")) {
            assertEquals(List.of(name + ":integer/measure"), schema(csv(name + "\n12\n")));
        }
    }

    @Test
    void datesWithSlashesAreDatesOnlyWhereTheFileProvesTheirOrder() {
        assertEquals(List.of("a:string/dimension"), schema(csv("a\n1/2/2025\n3/4/2025\n")));
        assertEquals(List.of("a:date/time"), schema(csv("a\n1/2/2025\n3/14/2025\n")));
        assertEquals(List.of("a:string/dimension"), schema(csv("a\n13/2/2025\n3/14/2025\n")));
        assertEquals(
                List.of(List.of(LocalDate.parse("2025-02-01"), Instant.parse("2025-12-31T08:05:00Z"))),
                load("a,b\n1/2/2025,31/12/2025 8:05\n").rows());
    }

    @Test
    void timestampsMayHaveFractionsAndOffsetsAndDatesAmongThem() {
        assertEquals(
                List.of(
                        List.of(Instant.parse("2025-02-28T22:30:00.123456Z")),
                        List.of(Instant.parse("2025-03-01T00:00:00Z")),
                        List.of(Instant.parse("2024-02-29T23:59:59Z"))),
                load("a\n2025-03-01T00:00:00.1234567+01:30\n2025-03-01\n2024-02-29 23:59:59Z\n")
                        .rows());
        assertEquals(List.of("a:string/dimension"), schema(csv("a\n2025-02-29\n")));
        assertEquals(List.of("a:string/dimension"), schema(csv("a\n2025-02-28 24:00:00\n")));
    }

    @Test
    void emptyCellsSayNothingAndTextIsKeptAsItIs() {
        assertEquals(
                List.of("a:boolean/dimension", "b:string/dimension", "c:string/dimension"),
                schema(csv("a,b,c\nTRUE,, x \n,,\nfalse,,y\n")));
        List<List<@Nullable Object>> rows =
                load("a,b,c\nTRUE,, x \n,\"\",\nfalse,,y\n").rows();
        assertEquals(Arrays.asList(true, null, " x "), rows.get(0));
        assertEquals(Arrays.asList(null, null, null), rows.get(1));
        assertNull(rows.get(2).get(1));
    }

    @Test
    void theHeaderShowsTheDelimiterAndItsNamesAreTakenExactly() {
        assertEquals(
                List.of(" Größe, cm:decimal(1)/measure", "b;c:integer/measure", "d:string/dimension"),
                schema(csv("\uFEFF Größe, cm;\"b;c\";d\n1.5;2;\n")));
        assertEquals(List.of("a:integer/measure", "b:integer/measure"), schema(csv("a\tb\r\n1\t2\r\n")));
        assertEquals(List.of("a:string/dimension", "b:string/dimension"), schema(csv("a,b")));
    }

    @Test
    void rowsOfTheWrongShapeDoNotMoveTheTypes() {
        assertEquals(List.of("a:integer/measure", "b:integer/measure"), schema(csv("a,b\n1,2\nx,y,z\n3,4\n")));
    }

    @Test
    void jsonLinesAreInferredByNameAndBySort() {
        Source source = text("""
                {"n":1,"price":2.50,"zip":"12","when":"2025-01-01","ok":true}

                {"price":3,"zip":null,"later":{"x":1}}
                {"price":3,"n":null,"extra":7,"mixed":"a"}
                """);
        assertEquals(
                List.of(
                        "n:integer/measure",
                        "price:decimal(2)/measure",
                        "zip:string/dimension",
                        "when:date/time",
                        "ok:boolean/dimension",
                        "extra:integer/measure",
                        "mixed:string/dimension"),
                schema(infer(source, FileFormat.NDJSON).dataset()));
    }
}
