package io.tidemark.backend.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class FreshnessTest {

    private static final Duration PATIENCE = Duration.ofHours(24);

    private final BackendFixture backend = BackendFixture.shared();
    private final String dataset = "f" + UUID.randomUUID();
    private final List<Long> committed = new CopyOnWriteArrayList<>();

    FreshnessTest() {
        backend.post(
                "/api/v1/datasets",
                "admin@orchard",
                "{\"id\":\"" + dataset + "\",\"fields\":[{\"name\":\"s\",\"type\":\"string\"}]}");
    }

    private Freshness after(Duration time) {
        var listeners = new CommitListeners();
        listeners.add((tenant, lsn) -> committed.add(lsn));
        return new Freshness(
                backend.tenants(), backend.store().pool(Pool.DEFAULT), listeners, PATIENCE, () -> Instant.now()
                        .plus(time));
    }

    private List<Raised> alerts() {
        return Raised.with(backend.tenants(), "orchard", dataset).stream()
                .filter(event -> event.kind().equals("data_stale"))
                .toList();
    }

    @Test
    void aDatasetInWhichNothingChangesIsToldOnce() {
        try (var young = after(PATIENCE.minusMinutes(5));
                var old = after(PATIENCE.plusMinutes(5))) {
            young.look("orchard");
            assertEquals(0, alerts().size());
            old.look("orchard");
            old.look("orchard");
        }
        assertEquals(1, alerts().size());
        assertEquals(alerts().getFirst().lsn(), committed.getLast());
    }

    @Test
    void aChangeMakesItFreshAgain() {
        try (var old = after(PATIENCE.plusMinutes(5))) {
            old.look("orchard");
            backend.post(
                    "/api/v1/datasets/" + dataset + "/rows",
                    "admin@orchard",
                    "{\"op\":\"upsert\",\"row\":{\"s\":\"a\"}}");
            old.look("orchard");
        }
        assertEquals(2, alerts().size());
    }

    @Test
    void twoNodesThatLookAtOnceTellItOnce() throws Exception {
        try (var one = after(PATIENCE.plusMinutes(5));
                var other = after(PATIENCE.plusMinutes(5));
                var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> looks =
                    List.of(nodes.submit(() -> one.look("orchard")), nodes.submit(() -> other.look("orchard")));
            for (Future<?> look : looks) {
                look.get(10, TimeUnit.SECONDS);
            }
        }
        assertEquals(1, alerts().size());
    }
}
