package io.tidemark.backend.store;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();
    private final Deque<Turns.Turn> taken = new ArrayDeque<>();

    private void takeAll(String tenant) {
        for (int i = 0; i < 8; i++) {
            taken.add(turns.take(tenant));
        }
    }

    @Test
    void oneTenantsQuestionsKeepNoOtherWaiting() {
        takeAll("harbour");
        turns.take("orchard").close();
    }

    @Test
    void whoIsStoppedWhileItWaitsGivesUp() {
        takeAll("harbour");
        Thread.currentThread().interrupt();
        assertThrows(GivenUp.class, () -> turns.take("harbour"));
        assertTrue(Thread.interrupted(), "the thread still knows that it was stopped");
    }

    @Test
    void aTurnThatEndedIsTheNextOnes() {
        takeAll("harbour");
        taken.remove().close();
        taken.add(turns.take("harbour"));
        Thread.currentThread().interrupt();
        assertThrows(GivenUp.class, () -> turns.take("harbour"), "and no more than that one");
        assertTrue(Thread.interrupted());
    }
}
