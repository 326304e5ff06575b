package io.tidemark.backend.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.analytics.query.Answer;
import io.tidemark.backend.cache.Lifetimes;
import io.tidemark.backend.rest.HeavyWork;
import io.tidemark.backend.store.TenantHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptTest {
    private static final Lifetimes LIFETIMES = Lifetimes.USUAL;

    private final HeavyWork heavy = new HeavyWork(new SimpleMeterRegistry());
    private final KeptCodec codec = new KeptCodec(heavy);

    private static Kept kept(int rows, boolean isRelative, boolean isTimed) {
        return kept(rows, "x", isRelative, isTimed);
    }

    private static Kept kept(int rows, String cell, boolean isRelative, boolean isTimed) {
        var answer = new Answer(List.of(), Collections.nCopies(rows, List.of(cell)), null);
        var answered = new Queries.Answered(
                answer, new TenantHead("e", 7), Queries.Source.ROWS, Duration.ofMillis(1_500), null, null);
        return Kept.of(answered, isRelative, isTimed, LIFETIMES);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void anAnswerIsFreshForAsLongAsItsDataSuggest() {
        assertEquals(LIFETIMES.stable(), kept(1, false, false).freshFor());
        assertEquals(LIFETIMES.timed(), kept(1, false, true).freshFor());
        assertEquals(LIFETIMES.passing(), kept(1, true, true).freshFor());
        assertEquals(
                LIFETIMES.passing(), kept(1, "y".repeat(100_000), false, false).freshFor());
        assertEquals(LIFETIMES.empty(), kept(0, false, false).freshFor());
        assertEquals(LIFETIMES.empty(), kept(0, true, true).freshFor());
    }

    @Test
    void whatAnotherNodeReadsIsWhatWasKeptCompressedAlready() throws IOException {
        Kept kept = kept(300, false, true);
        Kept read = codec.read(codec.write(kept));
        assertEquals(text(kept.again().plain()), text(read.again().plain()));
        assertEquals(text(kept.with("stale").plain()), text(read.with("stale").plain()));
        assertArrayEquals(kept.again().squeezed(), read.again().squeezed());
        assertEquals(kept.origin(), read.origin());
        assertEquals(kept.bytes(), read.bytes());
    }

    @Test
    void whatIsCutShortIsNotRead() {
        byte[] written = codec.write(kept(300, false, true));
        for (int length : List.of(0, 10, 40, written.length - 1)) {
            assertThrows(IOException.class, () -> codec.read(Arrays.copyOf(written, length)), "at " + length);
        }
    }
}
