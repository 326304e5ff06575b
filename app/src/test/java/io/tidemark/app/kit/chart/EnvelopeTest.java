package io.tidemark.app.kit.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

    @Test
    void noPeakVanishesHoweverManyPointsShareAPixel() {
        int count = 200_000;
        double[] x = IntStream.range(0, count).asDoubleStream().toArray();
        double[] y = new double[count];
        y[123_457] = 9;
        y[44_321] = -7;
        Envelope envelope = new Envelope();

        envelope.fill(new Series("spikes", x, y), 0, count - 1, 500);

        assertTrue(envelope.size() <= 501 * 4, "at most four points per column: " + envelope.size());
        double[] shown =
                IntStream.range(0, envelope.size()).mapToDouble(envelope::y).toArray();
        assertEquals(9, Arrays.stream(shown).max().orElseThrow());
        assertEquals(-7, Arrays.stream(shown).min().orElseThrow());
        assertEquals(0, envelope.x(0));
        assertEquals(count - 1, envelope.x(envelope.size() - 1));
    }

    @Test
    void fewPointsStayAsTheyAreWithOneBeyondEachEdge() {
        double[] x = {0, 1, 2, 3, 4, 5};
        Envelope envelope = new Envelope();

        envelope.fill(new Series("few", x, x), 1.5, 3.5, 100);

        assertEquals(1, envelope.x(0));
        assertEquals(4, envelope.x(envelope.size() - 1));
    }

    @Test
    void aCalendarAxisNamesYearsWhenMonthsWouldCrowd() {
        double january2023 = 1_672_531_200_000d;
        double day = 86_400_000d;
        CalendarTicks months = new CalendarTicks(Locale.US, 30 * day);

        List<String> wide = names(months.within(january2023, january2023 + 3 * 365 * day, 500));
        List<String> close = names(months.within(january2023, january2023 + 60 * day, 500));

        assertEquals(List.of("Jan 2023", "Jan 2024", "Jan 2025"), wide);
        assertEquals(List.of("Jan 2023", "Feb 2023", "Mar 2023"), close);
    }

    private static List<String> names(List<Tick> ticks) {
        return ticks.stream().map(Tick::label).toList();
    }
}
