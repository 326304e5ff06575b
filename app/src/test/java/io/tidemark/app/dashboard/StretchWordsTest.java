package io.tidemark.app.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.Moments;
import io.tidemark.app.kit.chart.AxisNote;
import io.tidemark.app.workspace.Stretch;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class StretchWordsTest {
    private static final Instant FROM = Instant.parse("2026-11-26T13:03:10Z");
    private static final Instant TO = Instant.parse("2026-11-26T13:20:00Z");

    private static AxisNote note(Instant to, Stretch.How how) {
        Moments moments = new Moments(ZoneId.of("Europe/Berlin"), Locale.UK);
        return StretchWords.note(new Stretch(FROM, to, how), to, moments);
    }

    @Test
    void itIsSaidInTheTimeOnTheWallAndLiesWhereTheDataIs() {
        AxisNote replayed = note(TO, Stretch.How.REPLAYED);
        assertEquals("14:03–14:20 came in after the connection was back.", replayed.text());
        assertEquals((double) FROM.toEpochMilli(), replayed.from());
        assertEquals((double) TO.toEpochMilli(), replayed.to());
        assertFalse(replayed.dense());
    }

    @Test
    void whatWasReadAgainSaysSoAndLooksOtherwise() {
        AxisNote again = note(TO, Stretch.How.REREAD);
        assertEquals("14:03–14:20 was read again in full.", again.text());
        assertTrue(again.dense());
    }

    @Test
    void whatBeganOnAnotherDaySaysWhich() {
        assertEquals(
                "26 Nov 2026, 14:03–09:05 came in after the connection was back.",
                note(Instant.parse("2026-11-28T08:05:00Z"), Stretch.How.REPLAYED)
                        .text());
    }

    @Test
    void lessThanAMinuteIsOneTime() {
        assertEquals(
                "14:03 came in after the connection was back.",
                note(FROM.plusSeconds(20), Stretch.How.REPLAYED).text());
    }
}
