package io.tidemark.backend.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.launch.BackendFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Nodes are schedules of one name on one database. Their clock is set ahead; it goes on, because db-scheduler waits by
/// it too.
final class ScheduleTest {

    private static final String TENANT = "harbour";
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Schedule.Pace BRISK = new Schedule.Pace(LOOK, Duration.ofSeconds(20));

    /// What PostgreSQL knows of a tenant's work.
    private record Row(Instant due, boolean picked) {}

    private final BackendFixture backend = BackendFixture.shared();
    private final Connection connection = backend.connect(StoreAddress.SERVICE);
    private final String name = "test " + UUID.randomUUID();
    private final Deque<Schedule> nodes = new ArrayDeque<>();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore release = new Semaphore(0);
    private final AtomicInteger done = new AtomicInteger();
    private volatile Duration ahead = Duration.ZERO;

    ScheduleTest() throws SQLException {}

    @AfterEach
    void close() throws SQLException {
        release.release(100);
        nodes.forEach(Schedule::close);
        connection.close();
    }

    private Schedule node(Consumer<String> work) {
        return node(backend.store().pool(Pool.DEFAULT), work, this::now, BRISK);
    }

    private Schedule node(ServicePool pool, Consumer<String> work, InstantSource clock, Schedule.Pace pace) {
        var node = new Schedule(pool, name, EVERY, work, clock, pace);
        nodes.add(node);
        return node;
    }

    private void held(String tenant) {
        begun.release();
        release.acquireUninterruptibly();
        done.incrementAndGet();
    }

    private boolean hasBegun() throws InterruptedException {
        return begun.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Row row() throws SQLException {
        try (var statement = connection.prepareStatement(
                "select execution_time, picked from scheduled_tasks where task_name = ? and task_instance = ?")) {
            statement.setString(1, name);
            statement.setString(2, TENANT);
            try (var rows = statement.executeQuery()) {
                assertTrue(rows.next(), "it is not known");
                return new Row(rows.getObject(1, OffsetDateTime.class).toInstant(), rows.getBoolean(2));
            }
        }
    }

    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void await(String what, Condition condition) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, what);
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /// Until it has ended and is due again a while from now.
    ///
    /// @param since a moment before it ended
    private void awaitEnd(Instant since) throws SQLException {
        await("it has ended", () -> !row().picked() && row().due().isAfter(since.plus(EVERY)));
        assertFalse(row().due().isAfter(now().plus(EVERY)), "it is due later than it should be");
    }

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    private void pass(Duration time) {
        ahead = ahead.plus(time);
    }

    @Test
    void twoNodesDoATenantsWorkOneAtATimeAndOnceForEachDueTime() throws Exception {
        Set<String> others = ConcurrentHashMap.newKeySet();
        Consumer<String> work = tenant -> {
            if (tenant.equals(TENANT)) {
                held(tenant);
            } else {
                others.add(tenant);
            }
        };
        Schedule one = node(work);
        Schedule other = node(work);
        assertTrue(one.within(TENANT, Duration.ZERO));
        assertTrue(other.within(TENANT, Duration.ZERO));
        one.start();
        other.start();
        for (int times = 1; times <= 5; times++) {
            assertTrue(hasBegun(), "due for the time no. " + times);
            String another = "orchard " + times;
            assertTrue(other.within(another, Duration.ZERO));
            await("the node that is free looks and takes what is due", () -> others.contains(another));
            assertEquals(0, begun.availablePermits(), "a tenant's work is done twice at a time");
            Instant since = now();
            release.release();
            awaitEnd(since);
            assertEquals(times, done.get());
            pass(EVERY);
        }
    }

    @Test
    void whatADeadNodeBeganIsDoneByAnother() throws Exception {
        var pace = new Schedule.Pace(LOOK, Duration.ofMillis(250));
        var line = new ServicePool(
                Pool.DEFAULT, new PoolSize(1, 4), backend.address(), new Drain(), new SimpleMeterRegistry());
        Schedule dying = node(line, this::held, InstantSource.system(), pace);
        assertTrue(dying.within(TENANT, Duration.ZERO));
        dying.start();
        assertTrue(hasBegun());
        line.close();

        var revived = new CountDownLatch(1);
        node(backend.store().pool(Pool.DEFAULT), tenant -> revived.countDown(), InstantSource.system(), pace)
                .start();
        assertTrue(revived.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        assertEquals(0, done.get(), "the dead one hangs in it still");
    }

    @Test
    void workThatThrowsIsTriedAgainAfterItsTime() throws Exception {
        Schedule node = node(tenant -> {
            begun.release();
            if (begun.availablePermits() == 1 && done.get() == 0) {
                throw new IllegalStateException("meant to fail");
            }
        });
        Instant since = now();
        assertTrue(node.within(TENANT, Duration.ZERO));
        node.start();
        awaitEnd(since);
        assertEquals(1, begun.availablePermits());
        done.incrementAndGet();
        pass(EVERY);
        awaitEnd(since.plus(EVERY));
        assertEquals(2, begun.availablePermits());
    }

    @Test
    void workIsMovedEarlierAndNeverLater() throws Exception {
        Schedule node = node(this::held);
        assertTrue(node.within(TENANT, Duration.ofMinutes(10)));
        Instant due = row().due();
        assertTrue(node.within(TENANT, Duration.ofMinutes(20)));
        assertEquals(due, row().due());
        assertTrue(node.within(TENANT, Duration.ofMinutes(1)));
        assertFalse(row().due().isAfter(now().plus(Duration.ofMinutes(1))));
    }

    @Test
    void whatIsBeingDoneCannotBeCalledForUntilItHasEnded() throws Exception {
        Schedule node = node(this::held);
        assertTrue(node.within(TENANT, Duration.ZERO));
        node.start();
        assertTrue(hasBegun());
        assertFalse(node.within(TENANT, Duration.ZERO));
        Instant since = now();
        release.release();
        awaitEnd(since);
        assertTrue(node.within(TENANT, Duration.ZERO));
        assertTrue(hasBegun());
    }

    @Test
    void whatIsKnownFromEarlierIsDoneAtTheStart() throws Exception {
        assertTrue(node(this::held).within(TENANT, EVERY));
        Schedule later = node(this::held);
        later.start();
        assertTrue(hasBegun());
    }

    @Test
    void aTenantBeginsWithItsFirstCommit() throws Exception {
        var listeners = new CommitListeners();
        Schedule node = node(this::held);
        Instant since = now();
        node.start(listeners);
        listeners.committed(TenantClock.SYSTEM, 1);
        listeners.committed(TENANT, 1);
        await("it is arranged", () -> known() > 0);
        assertTrue(row().due().isAfter(since.plus(EVERY).minusSeconds(1)), "it is due at once");
        pass(EVERY);
        assertTrue(hasBegun());
        assertEquals(1, known(), "the system's tenant has nothing to be kept");
    }

    private int known() throws SQLException {
        try (var statement = connection.prepareStatement("select count(*) from scheduled_tasks where task_name = ?")) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    @Test
    void anotherNodeSeesByItsMarkEachTimeThatWorkWasDone() throws Exception {
        Schedule working = node(this::held);
        Schedule idle = node(this::held);
        Instant since = now();
        assertTrue(working.within(TENANT, Duration.ZERO));
        assertEquals(Map.of(), idle.doneElsewhere());
        release.release();
        working.start();
        awaitEnd(since);
        assertEquals(Map.of(), working.doneElsewhere(), "it did it itself");
        String first = mark(idle);
        assertTrue(idle.within(TENANT, EVERY.minusSeconds(1)));
        assertEquals(first, mark(idle), "it is called for again and not done yet");
        release.release();
        pass(EVERY);
        await("it is done again", () -> !mark(idle).equals(first));
    }

    private static String mark(Schedule node) {
        return Objects.requireNonNull(node.doneElsewhere().get(TENANT), "it is not done");
    }
}
