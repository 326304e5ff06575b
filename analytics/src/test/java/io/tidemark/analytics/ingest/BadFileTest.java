package io.tidemark.analytics.ingest;

import static io.tidemark.analytics.ingest.InMemory.bytes;
import static io.tidemark.analytics.ingest.InMemory.gzip;
import static io.tidemark.analytics.ingest.InMemory.infer;
import static io.tidemark.analytics.ingest.InMemory.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is refused as a whole, and the one sentence that says why.
class BadFileTest {
    private static final String ROWS = "1,one\n".repeat(30_000);

    private static String refusal(Source source) {
        return String.valueOf(
                assertThrows(BadFile.class, () -> infer(source, FileFormat.CSV)).getMessage());
    }

    @Test
    void aQuoteThatIsNeverClosedIsNamedByTheLineItOpensIn() {
        String never = "The quote that opens in line 30003 of sales.csv is never closed; close it or remove it."
                + " Nothing after it can be told apart.";
        String quoted = "a,b\n" + ROWS + "\"two\nlines\",\"open";
        assertEquals(never, refusal(text(quoted)));
        assertEquals(never, refusal(text(quoted + "\n")));
        assertEquals(never, refusal(text(quoted + "\"\"\n")));
        assertEquals(never, refusal(text(quoted + "\n" + ROWS)));
        assertTrue(refusal(text("a,b\n1,\"open\n" + ROWS.repeat(40))).startsWith("A cell in line 2 of sales.csv"));
    }

    @Test
    void aQuoteClosedInTheMiddleOfACellIsNamedByTheLineItOpensIn() {
        String middle = "The quote that opens in line 30003 of sales.csv is closed in the middle of a cell;"
                + " double the quotes inside of it.";
        assertEquals(middle, refusal(text("a,b\n" + ROWS + "\"two\nlines\",\"12\" pipe\"\n" + ROWS)));
        assertEquals(middle, refusal(text("a,b\n" + ROWS + "\"\n\",\"open\n1,\"next\"\n")));
    }

    @Test
    void whatIsNotUtf8IsNamedByItsLine() {
        byte[] latin = ("a,b\n" + ROWS + "1,Größe\n").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                "Line 30002 of sales.csv is not UTF-8 text; save the file as UTF-8 and import it again.",
                refusal(bytes(latin).named("sales.csv")));
        assertEquals(
                "sales.csv is UTF-16 text; save it as UTF-8 and import it again.",
                refusal(bytes("a,b\n1,2\n".getBytes(StandardCharsets.UTF_16)).named("sales.csv")));
    }

    @Test
    void aGzipIsKnownByItsBytesAndMustBeWhole() {
        byte[] packed = gzip("a,b\n" + ROWS + "2,two\n");
        assertEquals(30_001, infer(bytes(packed), FileFormat.CSV).rows());
        assertEquals(
                "sales.csv.gz breaks off: the gzip is not complete. Copy it again.",
                refusal(bytes(Arrays.copyOf(packed, packed.length / 2)).named("sales.csv.gz")));
        assertEquals(
                "sales.csv.gz is called .gz but is not a gzip file; drop the ending or pack it again.",
                refusal(text("a,b\n1,2\n").named("sales.csv.gz")));
        packed[packed.length / 2] ^= 0x55;
        assertEquals(
                "sales.csv.gz is damaged: the gzip cannot be unpacked. Copy it again.",
                refusal(bytes(packed).named("sales.csv.gz")));
    }

    @Test
    void anEmptyFileOrHeaderIsSaidAsSuch() {
        assertEquals("sales.csv is empty: there is nothing to import.", refusal(text("")));
        assertEquals("sales.csv is empty: there is nothing to import.", refusal(text("\n\n")));
        assertEquals("Column 2 of sales.csv has no name in the header; give it one.", refusal(text("a,,c\n1,2,3\n")));
        assertEquals(
                "The name of column 2 of sales.csv holds a line break or another control character; remove it.",
                refusal(text("a,\"b\nc\"\n1,2\n")));
        assertEquals("Two columns of sales.csv are called “a”; rename one.", refusal(text("a,b,a\n1,2,3\n")));
        assertEquals(
                "sales.csv is a workbook or zip file; save its table as CSV and import that.",
                refusal(text("PK\3\4 ")));
    }

    @Test
    void aHugeCellIsRefused() {
        String cell = "x".repeat(Records.MAX_CELL);
        assertEquals(1, infer(text("a,b\n1," + cell + "\n"), FileFormat.CSV).rows());
        assertEquals(
                "A cell in line 2 of sales.csv is larger than 1 MiB; is a quote missing there?",
                refusal(text("a,b\n1," + cell + "x\n")));
    }

    @Test
    void aRowOfEndlessCellsIsRejectedWithoutBeingKept() {
        String endless = "a,b\n" + ",".repeat(3_000_000) + "\n1,2\n";
        InMemory.Loaded loaded = InMemory.load(endless);
        assertEquals(1, loaded.rows().size());
        assertEquals("[Reject[line=2, reason=It has more than 10000 cells or 16 MiB.]]", shown(loaded));
        String names = IntStream.range(0, 100_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        assertEquals("sales.csv has more than 400 columns; leave some out.", refusal(text(names + "\n1\n")));
    }

    private static String shown(InMemory.Loaded loaded) {
        return loaded.rejects().first().toString();
    }

    @Test
    void linesThatEachBringANewNameAreNotReadForEver() {
        StringBuilder lines = new StringBuilder("{\"a\":\"x\"}\n");
        for (int i = 0; i < 20_000; i++) {
            lines.append("{\"n").append(i).append("\":1}\n");
        }
        Source source = text(lines.toString());
        Inference known = infer(text("{\"a\":\"x\"}"), FileFormat.NDJSON);
        String said =
                String.valueOf(assertThrows(BadFile.class, () -> InMemory.load(source, known.layout(), known.dataset()))
                        .getMessage());
        assertEquals("The lines of sales.csv have more than 10000 different names; is one of them data?", said);
    }

    @Test
    void aPageEndsEarlyWhereItsRowsAreLarge() {
        String csv = "a\n" + ("x".repeat(1_000_000) + "\n").repeat(40);
        Inference inference = infer(text(csv), FileFormat.CSV);
        try (RowReader reader =
                RowReader.open(text(csv), inference.layout(), inference.dataset(), () -> 0, Progress.NONE)) {
            assertEquals(17, Objects.requireNonNull(reader.next()).rows());
            assertEquals(17, Objects.requireNonNull(reader.next()).rows());
            assertEquals(6, Objects.requireNonNull(reader.next()).rows());
            assertNull(reader.next());
        }
    }

    @Test
    void anUnreadableSourceIsSaidAsSuch() throws IOException {
        InputStream gone = InputStream.nullInputStream();
        gone.close();
        Source broken = () -> new SequenceInputStream(new ByteArrayInputStream("a,b\n1,2".getBytes(UTF_8)), gone);
        assertTrue(refusal(broken).startsWith("The file could not be read to its end"));
    }

    @Test
    void anInterruptEndsThePassAndStaysSet() {
        Source source = text("a,b\n" + ROWS);
        Thread.currentThread().interrupt();
        assertThrows(ReadStopped.class, () -> infer(source, FileFormat.CSV));
        assertTrue(Thread.interrupted());
    }

    @Test
    void damageIsAlwaysSaidInASentenceOrRowByRow() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(9);
        byte[] whole =
                "a,b,c\n1,\"two\nlines\",2025-01-31\n-2.50,é,1/2/2025\n{\"a\":1,\"b\":[\"x\"]}\n".getBytes(UTF_8);
        byte[] teeth = "\"\",;\n\r\t\\{}[]:0-eZ\0\u00e9".getBytes(UTF_8);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = whole.clone();
            for (int hits = random.nextInt(6); hits >= 0; hits--) {
                damaged[random.nextInt(damaged.length)] = teeth[random.nextInt(teeth.length)];
            }
            try {
                FileFormat format = random.nextBoolean() ? FileFormat.CSV : FileFormat.NDJSON;
                Inference inference = infer(bytes(damaged), format);
                InMemory.load(bytes(damaged), inference.layout(), inference.dataset());
            } catch (BadFile e) {
                refused++;
                String said = String.valueOf(e.getMessage());
                assertTrue(said.endsWith(".") && said.lines().count() == 1, said);
            }
        }
        assertTrue(refused > 100 && refused < 2900, refused + " refused");
    }
}
