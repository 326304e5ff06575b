package io.tidemark.analytics.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
    private static final Dataset SALES = new Dataset(
            "sales",
            "Sales",
            List.of(
                    Field.of("city", FieldType.STRING),
                    Field.decimal("price", 2),
                    Field.of("rate", FieldType.DOUBLE),
                    Field.of("day", FieldType.DATE)),
            List.of("city"),
            List.of());

    @Test
    void everyKindOfFrameComesBackAsItWentAsJson() throws IOException {
        everyKindOfFrameComesBack(new JsonFactory());
    }

    @Test
    void everyKindOfFrameComesBackAsItWentAsCbor() throws IOException {
        everyKindOfFrameComesBack(new CBORFactory());
    }

    @Test
    void aStreamThatIsCutOffIsNotTakenForItsEnd() throws IOException {
        for (JsonFactory factory : List.of(new JsonFactory(), new CBORFactory())) {
            byte[] whole = written(factory, List.of(tx()));
            for (int length : new int[] {1, 20, whole.length / 2, whole.length - 1}) {
                var in = factory.createParser(whole, 0, length);
                assertThrows(IOException.class, () -> FrameCodec.read(in), factory.getFormatName() + " at " + length);
            }
        }
    }

    private static void everyKindOfFrameComesBack(JsonFactory factory) throws IOException {
        BucketSum sum = new RowHash().of(page());
        List<Frame> frames = List.of(
                new Frame.Policy(3, List.of("tides"), List.of("tides.1~north", "tides.1~south")),
                new Frame.Schema(7, 2, SALES),
                tx(),
                new Frame.Checkpoint(
                        8, "abc.def", List.of(state("sales.1", sum)), 12, List.of("k11", "k12"), List.of("k12"), true));
        List<Frame> back = read(factory, written(factory, frames));

        assertEquals(4, back.size());
        assertEquals(frames.get(0), back.get(0));
        assertEquals(frames.get(1), back.get(1));
        assertEquals(frames.get(3), back.get(3));
        Frame.Tx tx = (Frame.Tx) back.get(2);
        assertEquals(8, tx.lsn());
        assertEquals(tx().documents(), tx.documents());
        assertEquals(List.of("0192-gone"), tx.removedDocuments());
        assertEquals(sum, new RowHash().of(tx.rows().getFirst().upserts()));
        assertArrayEquals(new long[] {4, 5_000_000_000L}, tx.rows().getFirst().deletes());
        assertArrayEquals(new long[] {9}, tx.rows().getFirst().moved());
    }

    private static Frame.BucketState state(String bucket, BucketSum sum) {
        return new Frame.BucketState(bucket, "sales", sum.count(), sum.sum());
    }

    private static Frame.Tx tx() {
        Document document = new Document(
                "0192",
                "dashboards",
                2,
                "u1",
                "public",
                List.of("u2"),
                Json.MAPPER.createObjectNode().put("title", "Größe").put("height", 3),
                Instant.parse("2026-01-02T03:04:05Z"),
                Instant.parse("2026-01-02T03:04:05.678901Z"));
        var change = new Frame.RowChange("sales.1", page(), new long[] {4, 5_000_000_000L}, new long[] {9});
        return new Frame.Tx(8, List.of(change), List.of(document), List.of("0192-gone"));
    }

    private static RowPage page() {
        RowPageBuilder rows = new RowPageBuilder(SALES, 10);
        rows.beginRow(1);
        rows.set(0, "Kraków 🌊");
        rows.set(1, new BigDecimal("-12.30"));
        rows.set(2, 0.1);
        rows.set(3, LocalDate.of(2026, 2, 28));
        rows.beginRow(5_000_000_001L);
        return rows.build();
    }

    private static byte[] written(JsonFactory factory, List<Frame> frames) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = factory.createGenerator(bytes)) {
            for (Frame frame : frames) {
                FrameCodec.write(frame, out);
            }
        }
        return bytes.toByteArray();
    }

    private static List<Frame> read(JsonFactory factory, byte[] bytes) throws IOException {
        List<Frame> frames = new ArrayList<>();
        try (var in = factory.createParser(bytes)) {
            for (int i = 0; i < 4; i++) {
                Frame frame = FrameCodec.read(in);
                assertNotNull(frame);
                frames.add(frame);
            }
            assertNull(FrameCodec.read(in));
        }
        return frames;
    }
}
