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
    void tenantsAndHistoriesHaveCopiesOfTheirOwn() {
        assertNotEquals(copy("a").name(), new Copy("orchard", "e", "a").name());
        assertNotEquals(copy("a").name(), new Copy("harbour", "f", "a").name());
        assertNotEquals(new Copy("a", "b", "c").name(), new Copy("a", "bc", "").name());
    }
}
