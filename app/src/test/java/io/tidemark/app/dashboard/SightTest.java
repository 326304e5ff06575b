package io.tidemark.app.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SightTest {
    private static Sight tile(double top, double bottom) {
        return Sight.of(top, bottom, 1000, 600);
    }

    @Test
    void aTileIsSeenWhenAnyOfItIsInTheWindow() {
        assertEquals(Sight.SEEN, tile(1100, 1200));
        assertEquals(Sight.SEEN, tile(900, 1001));
        assertEquals(Sight.SEEN, tile(1599, 1800));
        assertEquals(Sight.SEEN, tile(0, 5000));
    }

    @Test
    void halfAWindowAboveAndBelowIsNear() {
        assertEquals(Sight.NEAR, tile(1600, 1800));
        assertEquals(Sight.NEAR, tile(1900, 2000));
        assertEquals(Sight.NEAR, tile(500, 700));
    }

    @Test
    void theRestIsFar() {
        assertEquals(Sight.FAR, tile(1901, 2000));
        assertEquals(Sight.FAR, tile(500, 699));
    }
}
