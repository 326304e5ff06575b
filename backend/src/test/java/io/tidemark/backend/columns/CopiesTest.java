package io.tidemark.backend.columns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CopiesTest {
    private final Copies copies = new Copies(100);

    private static Copy copy(String dataset) {
        return new Copy("harbour", "e", dataset);
    }

    @Test
    void theOneAskedLongestAgoLeavesWhenTheBudgetIsSpent() {
        assertTrue(copies.want(copy("a"), 40));
        assertTrue(copies.want(copy("b"), 40));
        assertTrue(copies.want(copy("a"), 40));
        assertTrue(copies.want(copy("c"), 40));
        assertEquals(List.of(copy("a"), copy("c")), copies.all());
        assertEquals(80, copies.bytes());
        assertNull(copies.named(copy("b").name()));
    }

    @Test
    void whatIsLargerThanTheBudgetIsNotCopiedAndTurnsNobodyOut() {
        assertTrue(copies.want(copy("a"), 60));
        assertFalse(copies.want(copy("b"), 101));
        assertEquals(List.of(copy("a")), copies.all());
        assertFalse(copies.want(copy("a"), 101), "it grew beyond it");
        assertEquals(List.of(), copies.all());
    }

    @Test
    void whatIsExpectedTakesNoPlaceOfWhatIsAsked() {
        assertTrue(copies.want(copy("a"), 60));
        assertFalse(copies.expect(copy("b"), 41));
        assertTrue(copies.expect(copy("c"), 40));
        assertEquals(List.of(copy("a"), copy("c")), copies.all());
        assertTrue(copies.expect(copy("d"), 30), "it takes the place of another that nobody asked");
        assertEquals(List.of(copy("a"), copy("d")), copies.all());
        assertFalse(copies.expect(copy("d"), 50), "it grew beyond what is left");
        assertEquals(List.of(copy("a")), copies.all());
    }

    @Test
    void whatIsAskedTakesThePlaceOfWhatIsExpectedFirst() {
        assertTrue(copies.want(copy("a"), 40));
        assertTrue(copies.expect(copy("b"), 40));
        assertTrue(copies.hasAnyOf("harbour"));
        assertEquals(copy("b"), copies.named(copy("b").name()));
        assertTrue(copies.want(copy("c"), 40));
        assertEquals(List.of(copy("a"), copy("c")), copies.all(), "though a was asked before b was expected");
    }

    @Test
    void whatWasExpectedAndIsAskedCountsOnceAndStays() {
        assertTrue(copies.expect(copy("a"), 40));
        assertTrue(copies.want(copy("a"), 50));
        assertTrue(copies.expect(copy("a"), 90), "it is filled again");
        assertEquals(50, copies.bytes());
        assertFalse(copies.expect(copy("b"), 51));
        assertEquals(List.of(copy("a")), copies.all());
    }

    @Test
    void tenantsAndHistoriesHaveCopiesOfTheirOwn() {
        assertNotEquals(copy("a").name(), new Copy("orchard", "e", "a").name());
        assertNotEquals(copy("a").name(), new Copy("harbour", "f", "a").name());
        assertNotEquals(new Copy("a", "b", "c").name(), new Copy("a", "bc", "").name());
    }
}
