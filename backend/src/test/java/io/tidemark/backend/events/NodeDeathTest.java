package io.tidemark.backend.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.redis.RealRedis;
import io.tidemark.backend.store.BriskNodes;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.Pool;
import io.tidemark.backend.store.Schedule;
import io.tidemark.backend.store.ServicePool;
import io.tidemark.backend.store.StoreAddress;
import io.tidemark.backend.store.TenantStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A node that is killed while it does what is told each while: another one goes on, and nobody is told twice.
final class NodeDeathTest {

    /// When it dies.
    enum Moment {
        BEFORE_IT_TOLD,
        AFTER_IT_TOLD
    }

    private static final Duration EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofHours(24);

    private final BackendFixture backend = BackendFixture.shared();
    private final TenantStore store = backend.tenants();
    private final Workspace workspace = Workspace.open(store);
    private final BriskNodes nodes = new BriskNodes("test " + UUID.randomUUID(), EVERY);
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore release = new Semaphore(0);
    private final AtomicInteger done = new AtomicInteger();

    @AfterEach
    void close() {
        release.release(100);
        nodes.close();
    }

    private int told(String kind) {
        return (int) Raised.with(store, workspace.tenant(), "").stream()
                .filter(event -> event.kind().equals(kind))
                .count();
    }

    /// One node begins the work and is killed in it, another is there.
    private void killed(Moment moment, Consumer<String> work) throws InterruptedException {
        ServicePool line = BriskNodes.mortal();
        Schedule dying = nodes.start(line, tenant -> {
            if (moment == Moment.AFTER_IT_TOLD) {
                work.accept(tenant);
            }
            begun.release();
            release.acquireUninterruptibly();
        });
        assertTrue(dying.within(workspace.tenant(), Duration.ZERO));
        assertTrue(begun.tryAcquire(20, TimeUnit.SECONDS), "it begins");
        line.close();
        nodes.start(tenant -> {
            work.accept(tenant);
            done.incrementAndGet();
        });
    }

    private void awaitRounds(int rounds) {
        int until = done.get() + rounds;
        RealRedis.await("the other node goes on", () -> done.get() >= until);
    }

    @ParameterizedTest
    @EnumSource
    void theFiguresOfTheSystemAreToldOnceAMinuteAndGoOn(Moment moment) throws Exception {
        try (var pulse = new SystemPulse(
                store,
                backend.store().pool(Pool.DEFAULT),
                new CommitListeners(),
                "node",
                () -> Map.of("memoryUsedBytes", 1.0),
                InstantSource.system())) {
            killed(moment, pulse::tell);
            awaitRounds(3);
            assertEquals(1, told("system_stats"));
            aMinutePasses();
            awaitRounds(3);
            assertEquals(2, told("system_stats"));
        }
    }

    private void aMinutePasses() throws SQLException {
        try (var owner = backend.connect(StoreAddress.OWNER);
                var statement = owner.createStatement()) {
            statement.execute("set tidemark.tenant = '" + workspace.tenant() + "'");
            assertEquals(
                    1,
                    statement.executeUpdate("update events set at = at - interval '1 minute' where tenant = '"
                            + workspace.tenant() + "'"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDatasetThatNobodyFeedsIsToldOnceAndTheNextOneToo(Moment moment) throws Exception {
        try (var freshness = new Freshness(
                store, backend.store().pool(Pool.DEFAULT), new CommitListeners(), PATIENCE, InstantSource.system())) {
            leftAlone("one");
            killed(moment, freshness::look);
            awaitRounds(3);
            assertEquals(1, told("data_stale"));
            leftAlone("two");
            RealRedis.await("the next one", () -> told("data_stale") == 2);
            awaitRounds(3);
            assertEquals(2, told("data_stale"));
        }
    }

    /// A dataset in which nothing has changed for two days.
    private void leftAlone(String dataset) {
        workspace.execute("insert into datasets (tenant, id, schema, table_no, lsn, changed_at) values"
                + " (current_setting('tidemark.tenant'), '" + dataset + "', '{}', -(random() * 1e15)::bigint, 0,"
                + " now() - interval '48 hours')");
    }
}
