package io.tidemark.backend.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.StoreAddress;
import io.tidemark.backend.store.TenantStore;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What somebody who was away is told from PostgreSQL.
final class MissedTest {

    private final BackendFixture backend = BackendFixture.shared();
    private final TenantStore store = backend.tenants();
    private final Workspace workspace = Workspace.open(store);

    private static List<Long> lsns(Missed missed) {
        return missed.happened().stream().map(Happened::lsn).toList();
    }

    @Test
    void onlyTheRoomsAskedForAreToldAndOnlyWhatIsBehindTheLsn() {
        try (var node = new NodeTail(store)) {
            long known = workspace.update("a");
            long missed = workspace.update("a");
            workspace.update("b");
            long head = workspace.raise();

            Missed found = node.tail.since(workspace.tenant(), Set.of("dataset:a"), known, 10);
            assertEquals(List.of(missed), lsns(found));
            assertEquals(
                    "dataset:a",
                    found.happened().getFirst().messages().getFirst().room());
            assertEquals(head, found.reached());
            assertEquals(found.head().lsn(), found.reached());
            assertEquals(0, found.floor());
        }
    }

    @Test
    void moreThanTheLimitGoesOnWhereItEnded() {
        try (var node = new NodeTail(store)) {
            List<Long> all = LongStream.range(0, 7)
                    .map(n -> workspace.update("a"))
                    .boxed()
                    .toList();
            workspace.update("b");
            Missed first = node.tail.since(workspace.tenant(), Set.of("dataset:a"), 0, 5);
            assertEquals(all.subList(0, 5), lsns(first));
            assertEquals(all.get(4), first.reached());
            Missed rest = node.tail.since(workspace.tenant(), Set.of("dataset:a"), first.reached(), 5);
            assertEquals(all.subList(5, 7), lsns(rest));
            assertEquals(rest.head().lsn(), rest.reached());
        }
    }

    @Test
    void manyOtherMessagesBetweenAreLookedThrough() {
        try (var node = new NodeTail(store)) {
            long first = workspace.update("a");
            workspace.execute("""
                    insert into events (tenant, lsn, n, kind, body)
                    select tenant, head + m, 0, 'data_updated', '{"dataset":"b","rows":1}'
                    from tenant_clock, generate_series(1, 1200) m
                    """);
            workspace.execute("update tenant_clock set head = head + 1200");
            long last = workspace.update("a");
            Missed found = node.tail.since(workspace.tenant(), Set.of("dataset:a"), 0, 10);
            assertEquals(List.of(first, last), lsns(found));
            assertEquals(last, found.reached());
        }
    }

    @Test
    void whatIsOlderThanADayIsForgottenAndThatIsSaid() throws SQLException {
        long old = workspace.update("a");
        long young = workspace.update("a");
        try (var owner = backend.connect(StoreAddress.OWNER);
                var statement = owner.createStatement()) {
            statement.execute("set tidemark.tenant = '" + workspace.tenant() + "'");
            statement.execute("update events set at = now() - interval '25 hours' where lsn = " + old);
        }
        Outbox.forget(store, workspace.tenant());
        try (var node = new NodeTail(store)) {
            Missed found = node.tail.since(workspace.tenant(), Set.of("dataset:a"), 0, 10);
            assertEquals(List.of(young), lsns(found));
            assertEquals(old, found.floor());
        }
    }
}
