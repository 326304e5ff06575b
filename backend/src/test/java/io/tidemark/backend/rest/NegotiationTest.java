package io.tidemark.backend.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NegotiationTest {
    private static final String LONG = "tide ".repeat(1000);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HeavyWork heavy = new HeavyWork(meters);
    private final Negotiation negotiation = new Negotiation(new Packing(heavy, meters));
    private final Route read = new Route("GET", "/things", Access.VIEWER, request -> Reply.noContent());

    @AfterEach
    void stop() {
        heavy.close();
    }

    private Reply answer(Reply reply, String... headers) {
        return negotiation.of(reply, read, wishes(headers));
    }

    private static Wishes wishes(String... headers) {
        MultiMap all = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return Wishes.of(all);
    }

    private static String tag(Reply reply) {
        return reply.headers().getOrDefault("ETag", "");
    }

    private static String text(Reply reply) {
        byte[] bytes =
                assertInstanceOf(Reply.Body.Bytes.class, reply.body()).packed().plain();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aReadHasATagOfItsBytesThatNoEncodingChanges() {
        Reply plain = answer(Reply.text("text/plain", LONG));
        Reply packed = answer(Reply.text("text/plain", LONG), "accept-encoding", "gzip");
        assertTrue(tag(plain).startsWith("W/\""), tag(plain));
        assertEquals(tag(plain), tag(packed));
        assertEquals("private, no-cache", plain.headers().get("Cache-Control"));
        assertFalse(tag(plain).equals(tag(answer(Reply.text("text/plain", LONG + ".")))));
    }

    @Test
    void whoHasTheSameAlreadyGetsA304WithTheHeadersOfTheAnswerAndNoBody() {
        String known = tag(answer(Reply.text("text/plain", LONG)));
        Reply unchanged = answer(Reply.text("text/plain", LONG), "if-none-match", "\"other\", " + known);
        assertEquals(304, unchanged.status());
        assertInstanceOf(Reply.Body.Nothing.class, unchanged.body());
        assertEquals(
                Map.of("ETag", known, "Vary", "Accept-Encoding", "Cache-Control", "private, no-cache"),
                unchanged.headers());
        assertEquals(
                200,
                answer(Reply.text("text/plain", LONG), "if-none-match", "W/\"other\"")
                        .status());
    }

    @Test
    void whatIsAnsweredFromMemoryIsPutTogetherOnceAndIsTheSame() {
        Reply kept = Reply.text("text/plain", LONG);
        var asked = new Route("POST", "/query", Access.VIEWER, request -> Reply.noContent()).shared();
        Wishes zstd = wishes("accept-encoding", "zstd");
        assertNull(negotiation.ifReady(kept, asked, zstd), "it is not compressed yet");
        Reply first = negotiation.of(kept, asked, zstd);
        Reply again = Objects.requireNonNull(negotiation.ifReady(kept, asked, zstd));
        assertEquals(first.headers(), again.headers());
        assertSame(again, negotiation.ifReady(kept, asked, zstd));
        Reply plain = Objects.requireNonNull(negotiation.ifReady(kept, asked, wishes()));
        assertFalse(plain.headers().containsKey("Content-Encoding"));
        Reply known = Objects.requireNonNull(negotiation.ifReady(kept, read, wishes("if-none-match", tag(first))));
        assertEquals(304, known.status());
    }

    @Test
    void aVersionIsStrongOnPlainBytesAndWeakOnCompressedOnes() {
        Reply document = Reply.text("text/plain", LONG).etag(3);
        assertEquals("\"3\"", tag(answer(document)));
        assertEquals("W/\"3\"", tag(answer(document, "accept-encoding", "gzip")));
        assertEquals(304, answer(document, "if-none-match", "W/\"3\"").status());
        assertEquals(200, answer(document, "if-none-match", "\"2\"").status());
    }

    @Test
    void howAListWasComeByIsNoPartOfItsTag() {
        Reply first = Reply.list(List.of("a", "b"), null, Map.of("elapsedMs", 1));
        Reply later = Reply.list(List.of("a", "b"), null, Map.of("elapsedMs", 22));
        Reply other = Reply.list(List.of("a"), null, Map.of("elapsedMs", 1));
        assertEquals(tag(answer(first)), tag(answer(later)));
        assertEquals(tag(answer(first)), tag(answer(later, "accept-encoding", "gzip")));
        assertNotEquals(tag(answer(first)), tag(answer(other)));
        assertEquals("{\"items\":[\"a\",\"b\"],\"nextAfter\":null,\"performance\":{\"elapsedMs\":22}}", text(later));
    }

    @Test
    void onlyAGoodAnswerToAGetIsA304() {
        Reply refused = Reply.json(404, Map.of("detail", "nothing"));
        assertEquals(404, answer(refused, "if-none-match", "*").status());
        assertEquals("", tag(answer(refused)));
        var asked = new Route("POST", "/query", Access.VIEWER, request -> Reply.noContent()).shared();
        Reply answer = negotiation.of(Reply.text("text/plain", LONG), asked, wishes("if-none-match", "*"));
        assertEquals(200, answer.status());
        assertTrue(tag(answer).startsWith("W/\""));
    }

    @Test
    void whatIsPackedAlreadyIsNotPackedAgain() {
        Reply packed = Reply.text("text/plain", LONG).header("Content-Encoding", "gzip");
        Reply answer = answer(packed, "accept-encoding", "zstd, gzip");
        assertEquals("gzip", answer.headers().get("Content-Encoding"));
        assertEquals(
                LONG.length(),
                assertInstanceOf(Reply.Body.Bytes.class, answer.body()).packed().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "*                   | \"a\"   | true",
                "\"a\"               | \"a\"   | true",
                "W/\"a\"             | \"a\"   | true",
                "\"a\"               | W/\"a\" | true",
                "\"b\",W/\"a\" , \"c\"| \"a\"   | true",
                "\"b\"               | \"a\"   | false",
                "a                   | \"a\"   | false",
                "\"b, a\"            | \"a\"   | false",
                "\"                  | \"a\"   | false"
            })
    void tagsAreComparedByWhatIsBetweenTheQuotes(String header, String tag, boolean named) {
        assertEquals(named, EntityTag.isNamed(header, tag));
    }
}
