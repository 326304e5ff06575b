package io.tidemark.app.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DebounceTest {
    private static final int RUNS = 500;

    private final ByHand time = new ByHand();
    private final Debounce<String> debounce = new Debounce<>(time);
    private final List<String> begun = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();

    private void event(String key, String event) {
        debounce.event(key, event, () -> {
            begun.add(event);
            return () -> cancelled.add(event);
        });
    }

    private void pass(long millis) {
        time.pass(Duration.ofMillis(millis));
    }

    @Test
    void theFirstEventBeginsAtOnce() {
        event("range", "a");
        assertEquals(List.of("a"), begun);
    }

    @Test
    void theNextOnesWaitForThreeHundredQuietMilliseconds() {
        event("range", "a");
        pass(100);
        event("range", "b");
        pass(299);
        assertEquals(List.of("a"), begun);
        pass(1);
        assertEquals(List.of("a", "b"), begun);
    }

    @Test
    void ofABurstOnlyTheLatestBegins() {
        for (String each : List.of("a", "b", "c", "d")) {
            event("range", each);
            pass(50);
        }
        pass(300);
        assertEquals(List.of("a", "d"), begun);
    }

    @Test
    void nobodyWaitsLongerThanTwoSecondsWhileEventsKeepComing() {
        event("range", "first");
        for (int i = 0; i < 40; i++) {
            pass(100);
            event("range", "at " + (i + 1) * 100);
        }
        assertEquals(List.of("first", "at 2000"), begun.subList(0, 2), "queued at 100, due at 2100");
        assertEquals(2, begun.size());
        pass(100);
        assertEquals(List.of("first", "at 2000", "at 4000"), begun);
    }

    @Test
    void theFirstAfterAPauseBeginsAtOnceAgain() {
        event("range", "a");
        pass(300);
        event("range", "b");
        assertEquals(List.of("a", "b"), begun);
    }

    @Test
    void theFirstAfterAQueuedOneHadItsTurnBeginsAtOnceToo() {
        event("range", "a");
        event("range", "b");
        pass(300);
        event("range", "c");
        assertEquals(List.of("a", "b", "c"), begun);
    }

    @Test
    void theSameAsLastIsNoNewsHoweverLongAgo() {
        event("range", "a");
        event("range", "a");
        pass(5000);
        event("range", "a");
        pass(5000);
        assertEquals(List.of("a"), begun);
    }

    @Test
    void theSameAsTheOneThatWaitsDoesNotMakeItWaitLonger() {
        event("range", "a");
        event("range", "b");
        pass(200);
        event("range", "b");
        pass(100);
        assertEquals(List.of("a", "b"), begun);
    }

    @Test
    void goingBackToWhatWasBegunTakesTheQueuedOneAway() {
        event("range", "a");
        event("range", "b");
        event("range", "a");
        assertFalse(debounce.waits("range"));
        pass(5000);
        assertEquals(List.of("a"), begun);
        assertEquals(List.of(), cancelled);
    }

    @Test
    void whatBeginsCancelsTheWorkBeforeIt() {
        event("range", "a");
        event("range", "b");
        assertEquals(List.of(), cancelled, "until then its answer is the newest there is");
        pass(300);
        assertEquals(List.of("a"), cancelled);
    }

    @Test
    void keysDoNotWaitForEachOther() {
        event("range", "a");
        event("filter", "b");
        event("range", "c");
        pass(300);
        assertEquals(List.of("a", "b", "c"), begun);
        assertEquals(List.of("a"), cancelled);
    }

    @Test
    void whatIsForgottenIsCancelledAndBeginsAnew() {
        event("range", "a");
        event("range", "b");
        debounce.forget("range");
        pass(5000);
        assertEquals(List.of("a"), begun);
        assertEquals(List.of("a"), cancelled);
        event("range", "a");
        assertEquals(List.of("a", "a"), begun);
    }

    /// Whatever people do: the last event is the one whose work was begun last, none waits longer than two seconds from
    /// the first that had to, and all work but the last is cancelled.
    @Test
    void theLastEventAlwaysBeginsAndInTime() {
        for (int seed = 0; seed < RUNS; seed++) {
            new Session(new Random(seed), "seed " + seed).live();
        }
    }

    private static final class Session {
        private static final int EVENTS = 60;
        private static final Duration STEP = Duration.ofMillis(1);

        private final ByHand time = new ByHand();
        private final Debounce<String> debounce = new Debounce<>(time);
        private final Random random;
        private final String name;
        private final List<Integer> begun = new ArrayList<>();
        private final List<Integer> cancelled = new ArrayList<>();
        private @Nullable Duration queuedAt;

        Session(Random random, String name) {
            this.random = random;
            this.name = name;
        }

        void live() {
            int last = -1;
            int longestPause = 1 + random.nextInt(700);
            for (int i = 0; i < EVENTS; i++) {
                last = random.nextInt(4);
                event(last);
                wait(random.nextInt(longestPause));
            }
            wait((int) Debounce.LONGEST.toMillis());
            assertEquals(last, begun.getLast(), name);
            assertFalse(debounce.waits("key"), name);
            assertEquals(begun.subList(0, begun.size() - 1), cancelled, name);
        }

        private void event(int event) {
            debounce.event("key", event, () -> {
                begun.add(event);
                return () -> cancelled.add(event);
            });
            look();
        }

        private void wait(int millis) {
            for (int i = 0; i < millis; i++) {
                time.pass(STEP);
                look();
            }
        }

        private void look() {
            if (!debounce.waits("key")) {
                queuedAt = null;
            } else if (queuedAt == null) {
                queuedAt = time.now();
            } else {
                Duration waited = time.now().minus(queuedAt);
                assertTrue(waited.compareTo(Debounce.LONGEST) < 0, () -> name + " waited " + waited);
            }
        }
    }
}
