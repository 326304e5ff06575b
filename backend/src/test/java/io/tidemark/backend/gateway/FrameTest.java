package io.tidemark.backend.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTest {

    @Test
    void theHeaderSaysHowLongTheTextIsInBytes() {
        assertEquals("81 03", header("\"é", 2));
        assertEquals("81 7d", header("x".repeat(125), 2));
        assertEquals("81 7e 00 7e", header("x".repeat(126), 4));
        assertEquals("81 7e ff ff", header("x".repeat(65_535), 4));
        assertEquals("81 7f 00 00 00 00 00 01 00 00", header("x".repeat(65_536), 10));
    }

    @Test
    void aBatchHoldsItsMessagesInOrder() {
        try (Frame one = Frame.of("{\"a\":\"ü\"}");
                Frame two = Frame.of("{\"b\":\"" + "x".repeat(200) + "\"}");
                Frame batch = Frame.batch(List.of(one, two))) {
            String expected = "{\"type\":\"batch\",\"data\":[{\"a\":\"ü\"},{\"b\":\"" + "x".repeat(200) + "\"}]}";
            assertEquals(expected.getBytes(StandardCharsets.UTF_8).length, batch.payloadBytes());
            ByteBuf bytes = batch.toWrite();
            assertEquals(expected, bytes.toString(4, batch.payloadBytes(), StandardCharsets.UTF_8));
            bytes.release();
        }
    }

    @Test
    void itsMemoryIsGivenBackWhenTheLastHolderIsDone() {
        Frame frame = Frame.of("x");
        Frame kept = frame.kept();
        ByteBuf written = frame.toWrite();
        frame.close();
        kept.close();
        assertEquals(1, frame.holders());
        written.release();
        assertEquals(0, frame.holders());
    }

    private static String header(String text, int bytes) {
        try (Frame frame = Frame.of(text)) {
            ByteBuf written = frame.toWrite();
            byte[] header = new byte[bytes];
            written.readBytes(header);
            assertEquals(text, written.toString(StandardCharsets.UTF_8));
            written.release();
            return HexFormat.ofDelimiter(" ").formatHex(header);
        }
    }
}
