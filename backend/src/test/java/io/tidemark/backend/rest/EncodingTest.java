package io.tidemark.backend.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.github.luben.zstd.Zstd;
import io.vertx.core.MultiMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingTest {
    private static final byte[] TEXT = "a word and another ".repeat(200).getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                          | gzip",
                "gzip, zstd                    | zstd",
                "gzip;q=0.9, zstd;q=0.8        | gzip",
                "GZIP ; q=1.0                  | gzip",
                "br, gzip;q=0.8                | gzip",
                "*                             | zstd",
                "*;q=0.5, zstd;q=0             | gzip",
                "identity, gzip;q=0.5          | identity",
                "gzip;q=0, zstd;q=0            | identity",
                "gzip;q=0.000                  | identity",
                "gzip;q=2                      | identity",
                "gzip;q=nonsense, zstd;q=0.001 | zstd",
                "br                            | identity",
                "''                            | identity",
                ";;,,=                         | identity"
            })
    void theLargestWishWins(String header, String chosen) {
        assertEquals(chosen, Encoding.accepted(header).token());
    }

    @Test
    void whatIsPackedUnpacksToTheSameAndIsPackedOnce() throws IOException {
        Packed packed = new Packed(TEXT);
        assertArrayEquals(TEXT, Zstd.decompress(packed.as(Encoding.ZSTD), TEXT.length));
        assertArrayEquals(TEXT, new GZIPInputStream(new ByteArrayInputStream(packed.as(Encoding.GZIP))).readAllBytes());
        assertSame(packed.as(Encoding.ZSTD), packed.as(Encoding.ZSTD));
        assertSame(TEXT, packed.as(Encoding.IDENTITY));
    }

    private static Wishes wishes(String... headers) {
        MultiMap all = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return Wishes.of(all);
    }

    @Test
    void aHeaderThatIsThereTwiceIsOneList() {
        Wishes wishes = wishes(
                "Accept-Encoding", "gzip;q=0.2", "Accept-Encoding", "zstd", "If-None-Match", "1", "if-none-match", "2");
        assertEquals(new Wishes(Encoding.ZSTD, "1, 2"), wishes);
    }

    @Test
    void smallBinaryAndUnwantedBodiesGoAsTheyAre() {
        Wishes wish = wishes("accept-encoding", "zstd");
        var small = new Reply.Body.Bytes(Reply.JSON, new Packed(new byte[1_023]));
        assertEquals(Map.of(), Encoded.of(small, wish).headers());
        var picture = new Reply.Body.Bytes("image/png", new Packed(TEXT));
        assertEquals(Map.of(), Encoded.of(picture, wish).headers());
        var text = new Reply.Body.Bytes(Reply.JSON, new Packed(TEXT));
        Encoded plain = Encoded.of(text, wishes("accept-encoding", "zstd", "x-no-compression", "1"));
        assertFalse(plain.headers().containsKey("Content-Encoding"));
        assertEquals("Accept-Encoding", plain.headers().get("Vary"));
        Encoded packed = Encoded.of(text, wish);
        assertEquals("zstd", packed.headers().get("Content-Encoding"));
        assertEquals(Integer.toString(TEXT.length), packed.headers().get("X-Original-Size"));
    }
}
