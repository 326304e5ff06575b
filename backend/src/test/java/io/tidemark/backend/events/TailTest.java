package io.tidemark.backend.events;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.redis.RealRedis;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.StoreAddress;
import io.tidemark.backend.store.StoreException;
import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class TailTest {

    private static final int WRITERS = 8;
    private static final int EACH = 50;
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final BackendFixture backend = BackendFixture.shared();
    private final TenantStore store = backend.tenants();
    private final Workspace workspace = Workspace.open(store);

    @Test
    void underManyWritersEachNodeIsToldOfEachChangeOnceAndInOrder() throws Exception {
        try (var one = new NodeTail(store);
                var other = new NodeTail(store);
                var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            one.follow(workspace.tenant());
            other.follow(workspace.tenant());
            var written = new ConcurrentLinkedQueue<Long>();
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String name = "d" + writer;
                running.add(writers.submit(() -> {
                    for (int i = 0; i < EACH; i++) {
                        if (i % 10 == 0) {
                            workspace.fail(name);
                            workspace.raise();
                        }
                        long lsn = workspace.update(name);
                        written.add(lsn);
                        one.commits.committed(workspace.tenant(), lsn);
                        other.commits.committedElsewhere(workspace.tenant(), lsn);
                    }
                }));
            }
            for (Future<?> writer : running) {
                writer.get(60, TimeUnit.SECONDS);
            }
            List<Long> expected = written.stream().sorted().toList();
            assertEquals(WRITERS * EACH, expected.size());
            for (NodeTail node : List.of(one, other)) {
                RealRedis.await("everything", () -> node.timed("data_updated") >= expected.size());
                assertEquals(expected, node.lsns());
                assertEquals(expected.size(), node.timed("data_updated"));
            }
        }
    }

    @Test
    void withoutAHintAChangeIsToldWithinFiveSeconds() {
        try (var node = new NodeTail(store)) {
            node.follow(workspace.tenant());
            long lsn = workspace.update("quiet");
            RealRedis.await("the look", LOOK.plusSeconds(2), () -> node.lsns().equals(List.of(lsn)));
        }
    }

    @Test
    void aHintIsFollowedAtOnce() {
        try (var node = new NodeTail(store)) {
            node.follow(workspace.tenant());
            for (int n = 0; n < 3; n++) {
                long lsn = tell(node, "hinted");
                RealRedis.await(
                        "change " + n, Duration.ofSeconds(3), () -> node.lsns().contains(lsn));
            }
        }
    }

    @Test
    void whatOneTransactionSaysIsToldTogether() {
        try (var node = new NodeTail(store)) {
            node.follow(workspace.tenant());
            long lsn = workspace.raise(new Event.DataUpdated("a", 1), new Event.DataUpdated("b", 1));
            node.commits.committed(workspace.tenant(), lsn);
            RealRedis.await("both", () -> !node.told.isEmpty());
            assertEquals(List.of(lsn), node.lsns());
            assertEquals(List.of("dataset:a data_updated", "dataset:b data_updated"), node.rooms());
        }
    }

    @Test
    void aTenantIsToldOfFromItsFirstFollowToItsLastUnfollow() {
        try (var node = new NodeTail(store)) {
            long before = workspace.update("early");
            TenantHead begun = node.follow(workspace.tenant());
            assertEquals(before, begun.lsn());
            assertEquals(begun, node.follow(workspace.tenant()));
            node.tail.unfollow(workspace.tenant());
            long heard = tell(node, "heard");
            RealRedis.await("the change", () -> node.lsns().equals(List.of(heard)));
            assertEquals(heard, node.follow(workspace.tenant()).lsn());

            node.tail.unfollow(workspace.tenant());
            node.tail.unfollow(workspace.tenant());
            long unheard = tell(node, "unheard");
            assertEquals(unheard, node.follow(workspace.tenant()).lsn());
            long again = tell(node, "again");
            RealRedis.await("the change", () -> node.lsns().equals(List.of(heard, again)));
        }
    }

    @Test
    void aTenantsChangesAreToldToNobodyElse() {
        Workspace other = Workspace.open(store);
        try (var node = new NodeTail(store)) {
            node.follow(other.tenant());
            workspace.update("theirs");
            long own = other.update("own");
            node.commits.committed(other.tenant(), own);
            RealRedis.await("the own one", () -> !node.told.isEmpty());
            assertEquals(List.of("dataset:own data_updated"), node.rooms());
            assertEquals(
                    List.of(),
                    node.tail
                            .since(other.tenant(), Set.of("dataset:theirs"), 0, 10)
                            .happened());
        }
        assertEquals(List.of(), Raised.with(store, other.tenant(), "theirs"));
        assertThrows(
                StoreException.class,
                () -> store.write(other.tenant(), connection -> {
                    Outbox.append(connection, workspace.tenant(), 1, new Event.DataUpdated("forged", 1));
                    return 0;
                }));
    }

    @Test
    void theServiceCanNeitherChangeNorRemoveWhatWasRaised() {
        workspace.update("kept");
        for (String attempt : List.of("delete from events", "update events set body = '{}'", "truncate events")) {
            assertThrows(StoreException.class, () -> workspace.execute(attempt), attempt);
        }
        workspace.execute("select forget_events()");
        assertEquals(1, Raised.with(store, workspace.tenant(), "kept").size());
    }

    @Test
    void whatCannotBeReadIsToldOnceItCan() throws Exception {
        var tries = new AtomicInteger();
        RandomGenerator counted = () -> {
            tries.incrementAndGet();
            return 0;
        };
        try (var node = new NodeTail(store, counted);
                var owner = backend.connect(StoreAddress.OWNER);
                var statement = owner.createStatement()) {
            node.follow(workspace.tenant());
            statement.execute("revoke select on events from " + StoreAddress.SERVICE);
            List<Long> lsns = new ArrayList<>();
            try {
                lsns.add(tell(node, "one"));
                RealRedis.await("failures", () -> tries.get() > 1);
                lsns.add(tell(node, "two"));
                assertEquals(List.of(), node.lsns());
            } finally {
                statement.execute("grant select on events to " + StoreAddress.SERVICE);
            }
            RealRedis.await("both", () -> node.told.size() == 2);
            assertEquals(lsns, node.lsns());
        }
    }

    @Test
    void aListenerThatFailsAndAKindOfANewerNodeKeepNobodyFromTheNext() {
        List<Long> heard = new CopyOnWriteArrayList<>();
        var commits = new CommitListeners();
        var times = new EventTimes(new SimpleMeterRegistry());
        try (var tail = new Tail(
                store,
                commits,
                new Tail.Listener() {
                    @Override
                    public void begins(String tenant, TenantHead head) {}

                    @Override
                    public void happened(Happened happened) {
                        heard.add(happened.lsn());
                        throw new IllegalStateException("a listener that fails");
                    }
                },
                times,
                new Random(1))) {
            tail.follow(workspace.tenant()).orTimeout(10, TimeUnit.SECONDS).join();
            long first = workspace.update("a");
            workspace.execute("insert into events (tenant, lsn, n, kind, body)"
                    + " select tenant, head, 1, 'of_tomorrow', '{}' from tenant_clock");
            workspace.execute("update tenant_clock set head = head + 1");
            workspace.execute("insert into events (tenant, lsn, n, kind, body)"
                    + " select tenant, head, 0, 'report_viewed', '[]' from tenant_clock");
            long last = workspace.update("b");
            commits.committed(workspace.tenant(), last);
            RealRedis.await("the last", () -> heard.size() == 2);
            assertEquals(List.of(first, last), heard);
        }
    }

    @Test
    void whoFollowsAgainIsToldFromWhere() {
        try (var node = new NodeTail(store)) {
            TenantHead first = node.follow(workspace.tenant());
            node.tail.unfollow(workspace.tenant());
            long missed = workspace.update("missed");
            assertEquals(missed, node.follow(workspace.tenant()).lsn());
            assertEquals(List.of(first, new TenantHead(first.epoch(), missed)), node.begun);
        }
    }

    @Test
    void anotherHistoryIsToldFromItsHeadUnderItsEpoch() {
        try (var node = new NodeTail(store)) {
            String epoch = node.follow(workspace.tenant()).epoch();
            workspace.update("lost");
            workspace.execute("update tenant_clock set epoch = gen_random_uuid()");
            node.commits.committed(workspace.tenant(), 1);
            RealRedis.await(
                    "the epoch", () -> !node.follow(workspace.tenant()).epoch().equals(epoch));
            long next = tell(node, "next");
            RealRedis.await("the next", () -> node.lsns().contains(next));
            assertNotEquals(epoch, node.told.getLast().epoch());
            assertEquals(
                    List.of(epoch, node.told.getLast().epoch()),
                    node.begun.stream().map(TenantHead::epoch).toList());
        }
    }

    @Test
    void rowsAreToldToTheDashboardsThatShowThemJustThen() {
        String dataset = "t" + UUID.randomUUID();
        String other = "t" + UUID.randomUUID();
        for (String name : List.of(dataset, other)) {
            backend.post(
                    "/api/v1/datasets",
                    "editor@harbour",
                    "{\"id\":\"" + name + "\",\"fields\":[{\"name\":\"s\",\"type\":\"string\"}]}");
        }
        try (var node = new NodeTail(store)) {
            node.follow("harbour");
            var made = backend.post("/api/v1/dashboards", "editor@harbour", shows(dataset));
            String id = json(made).path("id").asText();
            write(node, dataset);
            node.await("dashboard:" + id + " dashboard_data_updated");

            backend.put("/api/v1/dashboards/" + id, "editor@harbour", shows(other), "If-Match", "\"1\"");
            node.told.clear();
            write(node, dataset);
            write(node, other);
            node.await("dataset:" + other + " data_updated");
            List<String> rooms = node.rooms();
            int first = rooms.indexOf("dataset:" + dataset + " data_updated");
            int second = rooms.indexOf("dataset:" + other + " data_updated");
            String own = "dashboard:" + id + " dashboard_data_updated";
            assertFalse(rooms.subList(first, second).contains(own), rooms::toString);
            assertTrue(rooms.subList(second, rooms.size()).contains(own), rooms::toString);
            backend.delete("/api/v1/dashboards/" + id, "editor@harbour", "If-Match", "\"2\"");
        }
    }

    private static Map<String, Object> shows(String dataset) {
        var count = Map.of("dataset", dataset, "measures", List.of(Map.of("agg", "count", "as", "n")));
        return Map.of(
                "visibility", "public", "body", Map.of("title", "Tides", "tiles", List.of(Map.of("query", count))));
    }

    private void write(NodeTail node, String dataset) {
        backend.post(
                "/api/v1/datasets/" + dataset + "/rows", "editor@harbour", "{\"op\":\"upsert\",\"row\":{\"s\":\"a\"}}");
        node.commits.committed("harbour", 0);
    }

    private long tell(NodeTail node, String dataset) {
        long lsn = workspace.update(dataset);
        node.commits.committed(workspace.tenant(), lsn);
        return lsn;
    }
}
