package io.tidemark.backend.events;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.redis.RealRedis;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.Pool;
import io.tidemark.backend.store.StoreException;
import io.tidemark.backend.store.TenantClock;
import io.tidemark.backend.store.TenantStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What concerns no tenant in particular.
final class SystemEventsTest {

    private final BackendFixture backend = BackendFixture.shared();
    private final TenantStore store = backend.tenants();
    private final String node = "node-" + UUID.randomUUID();

    private List<Raised> raised(String text) {
        return Raised.with(store, TenantClock.SYSTEM, text);
    }

    @Test
    void theRunningBackendTellsItsFigures() {
        RealRedis.await("the figures", () -> !raised("memoryUsedBytes").isEmpty());
        Raised first = raised("memoryUsedBytes").getFirst();
        assertEquals("system_stats", first.kind());
        assertFalse(first.body().path("figures").isEmpty());
    }

    @Test
    void theStatisticsHaveAPlaceForTheTimesOfEvents() {
        var stats = json(backend.get("/api/v1/admin/stats", "admin@harbour"));
        assertTrue(stats.path("events").isObject(), stats::toString);
    }

    @Test
    void workThatIsDoneAgainAtOnceTellsNothingMore() {
        try (var pulse = new SystemPulse(
                store,
                backend.store().pool(Pool.DEFAULT),
                new CommitListeners(),
                node,
                () -> Map.of("memoryUsedBytes", 1.0),
                InstantSource.system())) {
            pulse.tell(TenantClock.SYSTEM);
            int told = raised("memoryUsedBytes").size();
            pulse.tell(TenantClock.SYSTEM);
            pulse.tell(TenantClock.SYSTEM);
            assertEquals(told, raised("memoryUsedBytes").size());
        }
    }

    @Test
    void whatANodeNeedsIsToldOfWhenItComesBackOrGoes() {
        var nanos = new AtomicLong();
        var now = new AtomicReference<>(new HealthWatch.Health(true, true));
        var commits = new CommitListeners();
        var heard = new AtomicLong();
        commits.add((tenant, lsn) -> heard.set(lsn));
        try (var watch = new HealthWatch(now::get, store, commits, node, nanos::get)) {
            watch.look();
            watch.look();
            assertEquals(List.of(), raised(node));

            now.set(new HealthWatch.Health(false, true));
            watch.look();
            nanos.set(TimeUnit.SECONDS.toNanos(42));
            watch.look();
            now.set(new HealthWatch.Health(true, true));
            watch.look();
            watch.look();
            assertEquals(1, raised(node).size());
            assertEquals(42, raised(node).getFirst().body().path("awaySeconds").asInt());

            now.set(new HealthWatch.Health(true, false));
            watch.look();
            watch.look();
            assertEquals(2, raised(node).size());
            assertFalse(raised(node).getLast().body().path("cache").asBoolean(true));
            assertEquals(heard.get(), raised(node).getLast().lsn());
        }
    }

    @Test
    void everyNodesTailHearsTheSystem() {
        try (var tail = new NodeTail(store);
                var watch = new HealthWatch(new Going()::next, store, tail.commits, node, System::nanoTime)) {
            tail.follow(TenantClock.SYSTEM);
            watch.look();
            watch.look();
            tail.await("admin system_health_update");
        }
    }

    /// Another way at each look.
    private static final class Going {
        private boolean cache;

        HealthWatch.Health next() {
            cache = !cache;
            return new HealthWatch.Health(true, cache);
        }
    }

    @Test
    void nobodyCanBelongToTheSystem() {
        assertThrows(
                StoreException.class,
                () -> store.write(TenantClock.SYSTEM, connection -> {
                    try (var statement = connection.createStatement()) {
                        return statement.execute("insert into users (tenant, id, username, name, roles, password_hash,"
                                + " created_at) values ('*', gen_random_uuid(), 'a', 'a', '{admin}', '', now())");
                    }
                }));
    }
}
