package io.tidemark.backend.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.launch.BackendFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What PostgreSQL itself does to a connection, at every point of a transaction.
final class LostConnectionTest {

    private static final String END_OWN = "select pg_terminate_backend(pg_backend_pid())";

    private final BackendFixture backend = BackendFixture.shared();
    private final Store store = new Store(
            backend.address(),
            Map.of(
                    Pool.DEFAULT, new PoolSize(1, 1),
                    Pool.ANALYTICS, new PoolSize(1, 1),
                    Pool.SYNC, new PoolSize(1, 1)),
            new SimpleMeterRegistry());
    private final TenantStore tenants = new TenantStore(store.pool(Pool.DEFAULT), new Random(1));
    private final AtomicInteger tries = new AtomicInteger();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aConnectionThatDiedInThePoolCostsNobodyARequest() throws SQLException {
        String pid = tenants.read("harbour", c -> text(c, "select pg_backend_pid()"));
        try (Connection other = backend.connect(StoreAddress.SERVICE)) {
            assertEquals("t", text(other, "select pg_terminate_backend(" + pid + ", 5000)"));
        }
        String next = tenants.write("harbour", c -> {
            tries.incrementAndGet();
            return text(c, "select pg_backend_pid()");
        });
        assertEquals(1, tries.get());
        assertTrue(!next.equals(pid));
    }

    @Test
    void aReadThatLosesItsConnectionRunsAgain() {
        String answer = tenants.read("harbour", c -> {
            if (tries.incrementAndGet() == 1) {
                text(c, END_OWN);
            }
            return text(c, "select 'read'");
        });
        assertEquals("read", answer);
        assertEquals(2, tries.get());
    }

    @Test
    void aWriteThatLosesItsConnectionBeforeTheCommitRunsAgainAndIsWrittenOnce() {
        tenants.write("harbour", c -> {
            insert(c, "written-once");
            if (tries.incrementAndGet() == 1) {
                text(c, END_OWN);
            }
            return true;
        });
        assertEquals(2, tries.get());
        assertEquals(
                "1",
                tenants.read("harbour", c -> text(c, "select count(*) from seedings where name = 'written-once'")));
    }

    @Test
    void aWriteWhoseCommitMayHaveArrivedIsNotRunAgain() {
        var unknown = assertThrows(
                StoreException.class,
                () -> tenants.write("harbour", c -> {
                    tries.incrementAndGet();
                    c.abort(Runnable::run);
                    return true;
                }));
        assertEquals(1, tries.get());
        assertEquals(503, unknown.status());
        assertTrue(unknown.detail().contains("may or may not"), unknown.detail());
    }

    @Test
    void theVictimOfADeadlockIsTriedAgain() throws Exception {
        var other = new TenantStore(store.pool(Pool.SYNC), new Random(2));
        var met = new CountDownLatch(2);
        var second = new FutureTask<>(() -> other.write("harbour", crossing("viewer@harbour", "editor@harbour", met)));
        Thread.ofVirtual().start(second);
        tenants.write("harbour", crossing("editor@harbour", "viewer@harbour", met));
        second.get(20, TimeUnit.SECONDS);
        assertEquals(3, tries.get());
    }

    /// Locks one row and, when the other transaction has locked its own, the other.
    private Work<Boolean> crossing(String first, String then, CountDownLatch met) {
        return c -> {
            tries.incrementAndGet();
            lock(c, first);
            met.countDown();
            try {
                assertTrue(met.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            lock(c, then);
            return true;
        };
    }

    private static void lock(Connection connection, String name) throws SQLException {
        text(connection, "select name from users where username = '" + name + "' for update");
    }

    private static void insert(Connection connection, String name) throws SQLException {
        try (var statement = connection.prepareStatement("insert into seedings values ('harbour', ?, now())")) {
            statement.setString(1, name);
            statement.execute();
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }
}
