package io.tidemark.backend.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.launch.BackendFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DrainTest {

    private final BackendFixture backend = BackendFixture.shared();
    private final Store store = new Store(backend.address(), Map.of(), new SimpleMeterRegistry());
    private final TenantStore tenants = new TenantStore(store.pool(Pool.DEFAULT), new Random(1));
    private final CountDownLatch begun = new CountDownLatch(1);

    @Test
    void aTransactionThatRunsWhenTheStoreClosesIsCommitted() throws Exception {
        FutureTask<Boolean> running = writing("drained", 1);
        store.close();
        assertTrue(running.get(1, TimeUnit.SECONDS));
        assertEquals(1, found("drained"));
    }

    @Test
    void oneThatDoesNotEndIsCutWithoutATrace() throws Exception {
        FutureTask<Boolean> running = writing("cut", 60);
        long started = System.nanoTime();
        store.close();
        Duration taken = Duration.ofNanos(System.nanoTime() - started);
        assertTrue(taken.toMillis() >= 3000 && taken.toMillis() < 6000, taken::toString);
        var failure = assertThrows(ExecutionException.class, () -> running.get(1, TimeUnit.SECONDS));
        var stopped = assertInstanceOf(StoreException.class, failure.getCause());
        assertEquals(503, stopped.status());
        assertTrue(stopped.detail().contains("is stopping"), stopped.detail());
        assertEquals(0, found("cut"));
    }

    @Test
    void nothingBeginsOnceItCloses() {
        store.close();
        var refused = assertThrows(StoreException.class, () -> tenants.read("harbour", c -> 1));
        assertEquals(503, refused.status());
        assertEquals("5", refused.headers().get("Retry-After"));
    }

    /// Returns once the transaction has written and sleeps.
    private FutureTask<Boolean> writing(String name, int seconds) throws InterruptedException {
        var running = new FutureTask<>(() -> tenants.write("harbour", Duration.ofMinutes(2), connection -> {
            run(connection, "insert into seedings values ('harbour', '" + name + "', now())");
            begun.countDown();
            return run(connection, "select pg_sleep(" + seconds + ")");
        }));
        Thread.ofVirtual().start(running);
        assertTrue(begun.await(10, TimeUnit.SECONDS));
        return running;
    }

    private int found(String name) {
        return backend.tenants().read("harbour", connection -> {
            try (var statement = connection.prepareStatement("select count(*) from seedings where name = ?")) {
                statement.setString(1, name);
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getInt(1);
                }
            }
        });
    }

    private static boolean run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        }
    }
}
