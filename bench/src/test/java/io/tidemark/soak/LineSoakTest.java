package io.tidemark.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.gateway.LineSettings;
import io.tidemark.backend.identity.Role;
import io.tidemark.bridge.live.ForgetfulLine;
import io.tidemark.bridge.live.Gap;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Real clients and two real nodes under faults by chance. `-Dtidemark.soak=long` runs a thousand schedules;
/// `-Dtidemark.soak.seed=N` runs the one that failed again.
final class LineSoakTest {

    private static final int BLOWS = 12;
    private static final long FIRST_SEED = Soak.number("tidemark.soak.seed", 1);
    private static final boolean ONE = Soak.has("tidemark.soak.seed");
    private static final int SCHEDULES = ONE ? 1 : Soak.isLong() ? 1_000 : 16;
    private static final int AT_A_TIME = 5;
    private static final LineSettings LINE = new LineSettings(
            LineSettings.USUAL.origins(),
            LineSettings.USUAL.tick(),
            LineSettings.USUAL.returns(),
            Duration.ofSeconds(1));

    /// Schedules from one death of a node to the next.
    private static final int BETWEEN_DEATHS = 15;

    private static final Lock TURN = new ReentrantLock();

    private static Nodes nodes;
    private static List<LineSchedule.Lane> lanes;

    @BeforeAll
    static void start() throws IOException, SQLException, InterruptedException {
        List<String> tenants =
                IntStream.range(0, AT_A_TIME).mapToObj(i -> "soak-" + i).toList();
        nodes = new Nodes(2, LINE, tenants);
        lanes = new ArrayList<>();
        for (String tenant : tenants) {
            var dataset = new Thing(Thing.DATASETS, "rows-" + tenant, null);
            var rest = new Rest(nodes, nodes.person(tenant, Role.ADMIN));
            var made = rest.send(
                    0,
                    "POST",
                    dataset.collection(),
                    "{\"id\":\"" + dataset.id() + "\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
            assertEquals(201, made.status(), made::toString);
            lanes.add(new LineSchedule.Lane(tenant, dataset));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        nodes.close();
    }

    @Test
    void whatIsCommittedIsToldToEveryoneOnceAndInOrderWhateverTheNetworkDoes() throws InterruptedException {
        Queue<LineSchedule.Outcome> outcomes = new ConcurrentLinkedQueue<>();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        var next = new AtomicLong(FIRST_SEED);
        long started = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (LineSchedule.Lane lane : lanes) {
            threads.add(Thread.ofVirtual().name("lane").start(() -> {
                for (long seed = next.getAndIncrement(); seed < FIRST_SEED + SCHEDULES; seed = next.getAndIncrement()) {
                    try {
                        outcomes.add(new LineSchedule(nodes, lane, seed).run(BLOWS, disaster(seed)));
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        wrong.add("seed " + seed + ": " + e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(sentence(outcomes, Duration.ofNanos(System.nanoTime() - started)));
        outcomes.forEach(outcome -> outcome.wrong().forEach(each -> wrong.add("seed " + outcome.seed() + ": " + each)));
        assertEquals(List.of(), List.copyOf(wrong));
        assertEquals(SCHEDULES, outcomes.size());
    }

    @Test
    void aNodeThatDiesTakesNothingFromTheClientsOfTheOther() throws IOException, InterruptedException {
        assertEquals(List.of(), schedule(1).run(BLOWS, () -> restart(0, true)).wrong());
    }

    @Test
    void whoMissedMoreThanIsToldAgainIsToldSoAndReadsIt() throws IOException, InterruptedException {
        LineSchedule.Outcome outcome = schedule(3).flood(510);
        assertEquals(List.of(), outcome.wrong());
        assertFalse(outcome.gaps().isEmpty());
    }

    @Test
    void whoWantsIntoARoomWhileTheDatabaseIsAwayIsInItOnceItIsBack() throws IOException, InterruptedException {
        assertEquals(List.of(), schedule(4).outage().wrong());
    }

    @Test
    void anOffsetThatStaysWhereItWasOnRecoveryIsNoticed() throws IOException, InterruptedException {
        assertEquals(List.of(), schedule(5).twice().wrong());
        List<String> wrong = new LineSchedule(nodes, lanes.getFirst(), 5, ForgetfulLine::to)
                .twice()
                .wrong();
        assertTrue(wrong.stream().anyMatch(each -> each.contains("came after")), wrong::toString);
    }

    private static LineSchedule schedule(long seed) {
        return new LineSchedule(nodes, lanes.getFirst(), seed);
    }

    /// Now this node, now that one, now with a goodbye and now without.
    private static Runnable disaster(long seed) {
        long death = seed / BETWEEN_DEATHS;
        return seed % BETWEEN_DEATHS == 0 ? () -> restart((int) (death / 2 % 2), death % 2 == 0) : () -> {};
    }

    /// One at a time.
    private static void restart(int node, boolean abruptly) {
        TURN.lock();
        try {
            if (abruptly) {
                nodes.kill(node);
            } else {
                nodes.stop(node);
            }
            nodes.start(node, 0);
        } finally {
            TURN.unlock();
        }
    }

    private static String sentence(Queue<LineSchedule.Outcome> outcomes, Duration took) {
        Map<Gap, Integer> gaps = new EnumMap<>(Gap.class);
        outcomes.forEach(outcome -> outcome.gaps().forEach(gap -> gaps.merge(gap, 1, Integer::sum)));
        return "%d schedules in %d s: %d faults, %d connections, %d messages, gaps %s"
                .formatted(
                        outcomes.size(),
                        took.toSeconds(),
                        outcomes.stream().mapToInt(LineSchedule.Outcome::blows).sum(),
                        outcomes.stream()
                                .mapToInt(LineSchedule.Outcome::connections)
                                .sum(),
                        outcomes.stream().mapToInt(LineSchedule.Outcome::heard).sum(),
                        gaps);
    }
}
