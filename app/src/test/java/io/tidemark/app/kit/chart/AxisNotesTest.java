package io.tidemark.app.kit.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisNotesTest {
    /// One pixel for each unit from 1000 on; the last point counts for another hundred.
    private static final AxisNotes.Reach AXIS = new AxisNotes.Reach(1000, 1400, 1500, 400);

    private static AxisNote note(double from, double to) {
        return new AxisNote(from, to, false, from + "–" + to + ".");
    }

    private static List<AxisNotes.Placed> placed(AxisNote... notes) {
        return AxisNotes.placed(List.of(notes), AXIS);
    }

    @Test
    void aNoteLiesWhereItsTimeIs() {
        AxisNote note = note(1100, 1150);
        assertEquals(List.of(new AxisNotes.Placed(List.of(note), 100, 50)), placed(note));
    }

    @Test
    void whatTheAxisDoesNotCoverIsNotShown() {
        assertEquals(List.of(), placed(note(900, 999), note(1501, 1600)));
    }

    @Test
    void aNoteEndsWhereTheAxisEnds() {
        AxisNotes.Placed early = placed(note(500, 1100)).getFirst();
        assertEquals(0, early.x());
        assertEquals(100, early.width());
        AxisNotes.Placed late = placed(note(1300, 2000)).getFirst();
        assertEquals(300, late.x());
        assertEquals(400, late.end());
    }

    @Test
    void aShortOneIsStillSeenAndStaysWithinTheAxis() {
        assertEquals(AxisNotes.LEAST_PIXELS, placed(note(1100, 1101)).getFirst().width());
        AxisNotes.Placed last = placed(note(1399, 1400)).getFirst();
        assertEquals(AxisNotes.LEAST_PIXELS, last.width());
        assertEquals(400, last.end());
    }

    @Test
    void timeWithinTheLastBucketIsAtTheLastPoint() {
        AxisNotes.Placed inside = placed(note(1450, 1460)).getFirst();
        assertEquals(400, inside.end());
        assertEquals(AxisNotes.LEAST_PIXELS, inside.width());
    }

    @Test
    void notesThatWouldTouchShareAPlaceAndTheDenserPattern() {
        AxisNote first = note(1100, 1102);
        AxisNote second = new AxisNote(1105, 1140, true, "Again.");
        List<AxisNotes.Placed> both = placed(second, first);
        assertEquals(1, both.size());
        assertEquals(List.of(first, second), both.getFirst().notes());
        assertEquals(100, both.getFirst().x());
        assertEquals(140, both.getFirst().end());
        assertTrue(both.getFirst().dense());
        assertEquals("1100.0–1102.0.\nAgain.", both.getFirst().text());

        List<AxisNotes.Placed> apart = placed(first, note(1200, 1210));
        assertEquals(2, apart.size());
        assertFalse(apart.getFirst().dense());
    }

    @Test
    void anAxisOfOnePixelHoldsWhatItCan() {
        AxisNotes.Reach tiny = new AxisNotes.Reach(1000, 1400, 1400, 1);
        AxisNotes.Placed only =
                AxisNotes.placed(List.of(note(1100, 1200)), tiny).getFirst();
        assertEquals(0, only.x());
        assertEquals(1, only.width());
    }
}
