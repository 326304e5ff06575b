package io.tidemark.backend.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.launch.BackendFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Against a real PostgreSQL.
class CancelTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final BackendFixture backend = BackendFixture.shared();
    private final TenantStore store = backend.tenants();

    @Test
    void aStoppedStatementEndsInPostgresAndItsConnectionLivesOn() throws Exception {
        var cancel = new Cancel();
        var pid = new AtomicInteger();
        var ended = start(
                cancel,
                () -> store.read("harbour", MINUTE, connection -> {
                    pid.set(pid(connection));
                    return run(connection, "select pg_sleep(30) as stopped_one");
                }));
        try (var activity = new Activity(backend)) {
            activity.awaitRunning("stopped_one");
            cancel.stop();
            Duration left = activity.untilGone("stopped_one", SECOND);
            assertTrue(left.compareTo(SECOND) < 0, left::toString);
            assertInstanceOf(GivenUp.class, ended.get(5, TimeUnit.SECONDS));
            assertTrue(activity.isThere(pid.get()), "the connection was lost");
        }
    }

    @Test
    void workThatWasStoppedBeginsNoFurtherTransaction() throws Exception {
        var cancel = new Cancel();
        var ran = new AtomicBoolean();
        var ended = start(cancel, () -> {
            cancel.stop();
            assertTrue(Thread.interrupted());
            store.read("harbour", connection -> {
                ran.set(true);
                return true;
            });
        });
        assertInstanceOf(GivenUp.class, ended.get(5, TimeUnit.SECONDS));
        assertEquals(false, ran.get());
    }

    @Test
    void workThatBlocksElsewhereIsInterrupted() throws Exception {
        var cancel = new Cancel();
        var blocks = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        var ended = start(cancel, () -> {
            blocks.countDown();
            LockSupport.park();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        blocks.await();
        cancel.stop();
        assertNull(ended.get(5, TimeUnit.SECONDS));
        assertTrue(interrupted.get());
    }

    @Test
    void aStopAfterTheEndReachesNobody() throws Exception {
        var cancel = new Cancel();
        var interrupted = new AtomicBoolean();
        Thread.ofVirtual()
                .start(() -> {
                    cancel.during(() -> store.read("harbour", CancelTest::pid));
                    cancel.stop();
                    interrupted.set(Thread.currentThread().isInterrupted());
                })
                .join();
        assertEquals(false, interrupted.get());
    }

    @Test
    void aCancelNeverHitsTheNextUserOfTheConnection() throws Exception {
        var over = new AtomicBoolean();
        var bystanders = new AtomicInteger();
        var hurt = new AtomicReference<@Nullable Throwable>();
        Thread bystander = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                try {
                    store.read("harbour", connection -> run(connection, "select count(*) from pg_class"));
                    bystanders.incrementAndGet();
                } catch (RuntimeException e) {
                    hurt.set(e);
                }
            }
        });
        int stopped = 0;
        for (int round = 0; round < 150; round++) {
            var cancel = new Cancel();
            var begun = new CountDownLatch(1);
            // most end about when they are stopped, some surely later
            double seconds = round % 10 == 9 ? 2 : round % 10 / 1000.0;
            String sleep = "select pg_sleep(" + seconds + ")";
            var ended = start(
                    cancel,
                    () -> store.read("harbour", connection -> {
                        begun.countDown();
                        return run(connection, sleep);
                    }));
            begun.await();
            LockSupport.parkNanos(round % 7 * 1_000_000L);
            cancel.stop();
            @Nullable Throwable failure = ended.get(5, TimeUnit.SECONDS);
            if (failure != null) {
                assertInstanceOf(GivenUp.class, failure);
                stopped++;
            }
            store.read("harbour", connection -> run(connection, "select 1"));
        }
        over.set(true);
        bystander.join();
        assertNull(hurt.get());
        assertTrue(stopped > 0, "none was stopped in time to matter");
        assertTrue(bystanders.get() > 0, "nobody stood by");
    }

    /// What the work failed with, or null.
    private static CompletableFuture<@Nullable Throwable> start(Cancel cancel, Runnable work) {
        var ended = new CompletableFuture<@Nullable Throwable>();
        Thread.ofVirtual().start(() -> {
            try {
                cancel.during(work);
                ended.complete(null);
            } catch (Throwable e) {
                ended.complete(e);
            }
        });
        return ended;
    }

    private static boolean run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    private static int pid(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
