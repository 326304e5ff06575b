package io.tidemark.backend.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.store.Retries.Reached;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RetriesTest {

    private static final Duration SOON = Duration.ofMillis(10);

    private final Retries retries = new Retries(new Random(1));

    @Test
    void aConflictIsTriedFiveTimesMoreHoweverFarItCame() {
        for (Reached reached : Reached.values()) {
            for (int failures = 1; failures <= 5; failures++) {
                assertNotNull(after("40001", true, reached, failures, Duration.ofMinutes(1)));
                assertNotNull(after("40P01", true, reached, failures, Duration.ofMinutes(1)));
            }
            assertNull(after("40001", true, reached, 6, SOON));
        }
    }

    @Test
    void aDatabaseThatWentAwayIsTriedForFiveSeconds() {
        for (String state : new String[] {"08001", "08006", "57P01", "57P02", "57P03"}) {
            assertNotNull(after(state, true, Reached.BEGIN, 40, Duration.ofMillis(4999)), state);
            assertNull(after(state, true, Reached.BEGIN, 1, Duration.ofSeconds(5)), state);
        }
    }

    @Test
    void aWriteThatMayBeCommittedIsNeverRunAgainAndAReadIs() {
        assertNull(after("08006", true, Reached.COMMIT, 1, SOON));
        assertNotNull(after("08006", true, Reached.WORK, 1, SOON));
        assertNotNull(after("08006", false, Reached.COMMIT, 1, SOON));
    }

    @Test
    void whatIsNotPassingIsNotTriedAgain() {
        for (String state : new String[] {"22012", "23505", "42501", "53300", "57014", null}) {
            assertNull(after(state, false, Reached.BEGIN, 1, SOON), state);
        }
    }

    @Test
    void theFirstWaitIsShortAndTheSameForTheSameRandomness() {
        var failure = new SQLException("gone", "08006");
        Duration wait = new Retries(new Random(3)).after(failure, true, Reached.BEGIN, 1, SOON);
        assertNotNull(wait);
        assertTrue(wait.toMillis() <= 50);
        assertEquals(wait, new Retries(new Random(3)).after(failure, true, Reached.BEGIN, 1, SOON));
    }

    private @Nullable Duration after(
            @Nullable String state, boolean writes, Reached reached, int failures, Duration elapsed) {
        return retries.after(new SQLException("failed", state), writes, reached, failures, elapsed);
    }
}
