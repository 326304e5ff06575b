package io.tidemark.backend.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Manifest;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.Pool;
import io.tidemark.backend.store.StoreAddress;
import io.tidemark.backend.warehouse.RowsSince;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is forgotten of the log of a tenant of its own, and who may be left behind by it.
final class LogKeepingTest {

    private static final SyncClient CLIENT = new SyncClient();
    private static final Duration KEEP = Duration.ofDays(90);
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BackendFixture backend = BackendFixture.shared();
    private final String tenant = "k" + UUID.randomUUID();
    private final String admin = "admin@" + tenant;

    @BeforeEach
    void somebody() {
        backend.person(admin, Role.ADMIN);
    }

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    private void board(String title) {
        var made =
                backend.post("/api/v1/dashboards", admin, Map.of("body", Map.of("title", title, "tiles", List.of())));
        assertEquals(201, made.statusCode(), made.body());
    }

    private void declare(String dataset) {
        var made = backend.post("/api/v1/datasets", admin, """
                {"id":"%s","key":["k"],"fields":[{"name":"k","type":"string"},{"name":"v","type":"decimal","scale":2}]}
                """.formatted(dataset));
        assertEquals(201, made.statusCode(), made.body());
    }

    private void rows(String dataset, int from, int to, String value) {
        var taken = backend.post(
                "/api/v1/datasets/" + dataset + "/rows",
                admin,
                IntStream.range(from, to)
                        .mapToObj(i -> "{\"op\":\"upsert\",\"row\":{\"k\":\"k" + i + "\",\"v\":" + value + "}}")
                        .collect(Collectors.joining("\n")));
        assertEquals(200, taken.statusCode(), taken.body());
    }

    /// Forgets what was done before a moment, on a day that is as much later as changes are kept.
    private void forget(Instant before) {
        try (var keeping =
                new LogKeeping(backend.tenants(), backend.store().pool(Pool.DEFAULT), KEEP, () -> before.plus(KEEP))) {
            keeping.forget(tenant);
        }
    }

    private long number(String sql) {
        return number(tenant, sql);
    }

    private long number(String of, String sql) {
        return Long.parseLong(text(of, sql));
    }

    private String text(String of, String sql) {
        return backend.tenants().read(of, connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                rows.next();
                return String.valueOf(rows.getString(1));
            }
        });
    }

    private long floor() {
        return number("select changes_floor from tenant_clock");
    }

    private List<Long> log() {
        return backend.tenants().read(tenant, connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select array_agg(distinct lsn order by lsn) from change_log")) {
                rows.next();
                return List.of((Long[]) rows.getArray(1).getArray());
            }
        });
    }

    private Instant doneAt(long lsn) {
        return backend.tenants().read(tenant, connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select min(at) from change_log where lsn = " + lsn)) {
                rows.next();
                return rows.getObject(1, OffsetDateTime.class).toInstant();
            }
        });
    }

    private void change(String sql) {
        backend.tenants().write(tenant, connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    private record Answer(int status, String body) {}

    private Answer changes(String cursor, long maxBytes) {
        var answer =
                CLIENT.get("/sync/v1/changes?maxBytes=" + maxBytes + "&cursor=" + SyncClient.encoded(cursor), admin);
        return new Answer(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    private Answer session(String cursor) {
        var answer = backend.post("/sync/v1/session", admin, Map.of("deviceId", "d1", "cursor", cursor));
        return new Answer(answer.statusCode(), answer.body());
    }

    private long schemaVersion(String cursor) {
        var answer = backend.post("/sync/v1/session", admin, Map.of("deviceId", "d1", "cursor", cursor));
        assertEquals(200, answer.statusCode(), answer.body());
        return BackendFixture.json(answer).path("schemaVersion").asLong();
    }

    private void assertBelow(String cursor) {
        Answer refused = changes(cursor, 1 << 20);
        assertEquals(410, refused.status(), refused.body());
        assertTrue(refused.body().contains("cursor_below_floor"), refused.body());
    }

    /// Each of the log's positions and what somebody there has; the last is at the head.
    private record Position(long lsn, String cursor) {}

    private List<Position> aHistoryOfAllKinds() throws IOException {
        List<Position> positions = new ArrayList<>();
        MapReplica replica = CLIENT.loaded(admin);
        List<Runnable> steps = List.of(
                () -> board("First"),
                () -> declare("tides"),
                () -> rows("tides", 0, 20, "1.25"),
                // takes a position and leaves nothing in the log
                () -> change("update tenant_clock set head = head + 1"),
                () -> board("Second"),
                () -> rows("tides", 5, 8, "2.125"),
                () -> rows("tides", 6, 9, "7"),
                () -> change("update tenant_clock set head = head + 1"),
                () -> board("Third"),
                () -> rows("tides", 7, 10, "8"));
        positions.add(new Position(0, replica.cursor));
        for (Runnable step : steps) {
            step.run();
            CLIENT.follow(replica, admin, 1 << 20);
            positions.add(new Position(number("select head from tenant_clock"), replica.cursor));
        }
        return positions;
    }

    @Test
    void whatIsOlderGoesAndTheNewestStays() {
        board("First");
        board("Second");
        board("Third");
        List<Long> all = log();
        forget(doneAt(all.getLast()));
        assertEquals(List.of(all.getLast()), log());
        assertEquals(all.get(1), floor());

        forget(LATER);
        assertEquals(List.of(all.getLast()), log());
        board("Fourth");
        forget(doneAt(all.getLast()));
        assertEquals(2, log().size(), "none of them is from before");
        forget(LATER);
        assertEquals(all.getLast(), floor());
    }

    @Test
    void oneTenantsLogIsForgottenAndNoOthers() {
        backend.person("admin@other-" + tenant, Role.ADMIN);
        for (String who : List.of(admin, "admin@other-" + tenant)) {
            for (int i = 0; i < 2; i++) {
                var made = backend.post(
                        "/api/v1/dashboards", who, Map.of("body", Map.of("title", "Board", "tiles", List.of())));
                assertEquals(201, made.statusCode(), made.body());
            }
        }
        forget(LATER);
        assertEquals(1, log().size());
        assertEquals(2, number("other-" + tenant, "select count(*) from change_log"));
    }

    @Test
    void whoIsNotBehindTheLogGetsTheAnswersAsBefore() throws IOException {
        List<Position> positions = aHistoryOfAllKinds();
        List<Answer> all =
                positions.stream().map(each -> changes(each.cursor(), 1 << 20)).toList();
        List<Answer> cut =
                positions.stream().map(each -> changes(each.cursor(), 1)).toList();
        long schemas = schemaVersion(positions.getFirst().cursor());
        assertTrue(schemas > 0);
        Manifest before = CLIENT.manifest(admin);

        List<Long> log = log();
        for (long next : log) {
            forget(doneAt(next));
            long floor = floor();
            assertEquals(
                    log.indexOf(next), log.stream().filter(lsn -> lsn <= floor).count());
            for (int i = 0; i < positions.size(); i++) {
                Position position = positions.get(i);
                assertEquals(schemas, schemaVersion(position.cursor()));
                if (position.lsn() >= floor) {
                    assertEquals(all.get(i), changes(position.cursor(), 1 << 20));
                    assertEquals(cut.get(i), changes(position.cursor(), 1));
                } else {
                    assertBelow(position.cursor());
                }
            }
        }
        Manifest after = CLIENT.manifest(admin);
        assertEquals(before.schemaVersion(), after.schemaVersion());
        assertEquals(before.epoch(), after.epoch());
        assertEquals(before.datasets(), after.datasets());
        assertEquals(before.documents(), after.documents());
    }

    @Test
    void aPositionAtTheEndOfTheLogIsComparedWithTheMarkThatWasThere() throws Exception {
        board("First");
        String cursor = CLIENT.cursorAtHead(admin);
        String epoch = CLIENT.manifest(admin).epoch();
        board("Second");
        forget(LATER);
        assertEquals(200, session(cursor).status());
        assertEquals(200, changes(cursor, 1 << 20).status());

        String last = CLIENT.cursorAtHead(admin);
        // the database was put back and went on otherwise
        asOwner("update change_log set stamp = gen_random_uuid()");
        board("Third");
        forget(LATER);
        assertEquals(409, session(last).status());
        assertNotEquals(epoch, CLIENT.manifest(admin).epoch());
    }

    @Test
    void aPositionBehindTheLogBeginsNoOtherHistory() throws IOException {
        board("First");
        String cursor = CLIENT.cursorAtHead(admin);
        String epoch = CLIENT.manifest(admin).epoch();
        board("Second");
        board("Third");
        forget(LATER);
        assertBelow(cursor);
        assertEquals(200, session(cursor).status());
        assertEquals(epoch, CLIENT.manifest(admin).epoch());
        assertEquals(200, changes(CLIENT.manifest(admin).cursor(), 1 << 20).status());
    }

    @Test
    void aManifestGoesOnFromWhereTheLogIs() throws IOException {
        declare("tides");
        rows("tides", 0, 100, "1.25");
        Manifest first = CLIENT.manifest(admin);
        rows("tides", 0, 1, "7.5");
        board("First");
        board("Second");
        Manifest overtaken = CLIENT.manifest(admin);
        assertEquals(first.buckets(), overtaken.buckets(), "one of a hundred rows makes no other snapshot");
        assertEquals(200, changes(overtaken.cursor(), 1 << 20).status());

        forget(LATER);
        assertBelow(overtaken.cursor());
        MapReplica replica = CLIENT.loaded(admin);
        assertEquals(200, changes(replica.cursor, 1 << 20).status());
        CLIENT.follow(replica, admin, 1 << 20);
        assertEquals(100, SyncClient.count(replica, "tides"));
        Manifest again = CLIENT.manifest(admin);
        assertNotEquals(first.buckets(), again.buckets());
    }

    @Test
    void aCopyIsMadeAnewWhereTheLogDoesNotReachBackToIt() throws SQLException {
        declare("tides");
        rows("tides", 0, 10, "1.25");
        long before = number("select head from tenant_clock");
        rows("tides", 3, 5, "2.5");
        long between = number("select head from tenant_clock");
        rows("tides", 4, 6, "3.5");
        assertFalse(isAnew(before));
        forget(doneAt(between));
        assertFalse(isAnew(before), "the last that is gone is the one it has");
        forget(LATER);
        assertTrue(isAnew(before));
        assertFalse(isAnew(between));
    }

    private boolean isAnew(long after) throws SQLException {
        try (RowsSince since = RowsSince.of(backend.tenants().open(tenant, PATIENCE), "tides", after)) {
            return since != null && since.fromScratch();
        }
    }

    /// Marks without content, each at a position of its own.
    private void manyPositions(int count) {
        change("insert into change_log (tenant, lsn, n, kind, payload)"
                + " select current_setting('tidemark.tenant'), lsn, 0, 'document', '' from generate_series(1, " + count
                + ") lsn");
        change("update tenant_clock set head = " + count);
    }

    @Test
    void muchGoesInSmallSteps() {
        manyPositions(450);
        assertEquals(200, step(LATER, 200));
        assertEquals(200, floor());
        forget(LATER);
        assertEquals(449, floor());
        assertEquals(List.of(450L), log());
    }

    @Test
    void aPositionGoesAsAWhole() {
        change("insert into change_log (tenant, lsn, n, kind, payload) select current_setting('tidemark.tenant'),"
                + " 1 + n / 3, n % 3, 'document', '' from generate_series(0, 8) n");
        String mark = text(tenant, "select stamp from change_log where lsn = 1 and n = 2");
        assertEquals(3, step(LATER, 2));
        assertEquals(1, floor());
        assertEquals(mark, text(tenant, "select changes_floor_stamp from tenant_clock"));
    }

    @Test
    void aDatabaseWhoseClockWasPutBackForgetsNothingTooEarly() throws SQLException {
        board("First");
        board("Second");
        board("Third");
        List<Long> all = log();
        Instant before = doneAt(all.get(1));
        assertEquals(1, asOwner("update change_log set at = at - interval '1 day' where lsn = " + all.get(1)));
        forget(before.minusSeconds(60));
        assertEquals(all, log(), "the first of them is younger");
    }

    private int asOwner(String change) throws SQLException {
        try (Connection owner = backend.connect(StoreAddress.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute("select set_config('tidemark.tenant', '" + tenant + "', false)");
            return statement.executeUpdate(change);
        }
    }

    private int step(Instant before, int most) {
        return backend.tenants().write(tenant, connection -> step(connection, before, most));
    }

    private static int step(Connection connection, Instant before, int most) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select forget_changes('" + before + "', " + most + ")")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void aNodeThatComesLaterDoesNotPutTheEndOfTheLogBack() throws Exception {
        manyPositions(450);
        try (Connection first = backend.connect(StoreAddress.SERVICE);
                var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            first.setAutoCommit(false);
            try (var bind = first.prepareStatement("select set_config('tidemark.tenant', ?, true)")) {
                bind.setString(1, tenant);
                bind.execute();
            }
            assertEquals(400, step(first, LATER, 400));
            var second = nodes.submit(() -> forget(LATER));
            awaitBlocked();
            first.commit();
            second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertEquals(log().getFirst() - 1, floor());
    }

    private void awaitBlocked() throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (Connection looking = backend.connect(StoreAddress.SERVICE);
                var statement = looking.prepareStatement("select 1 from pg_stat_activity"
                        + " where wait_event_type = 'Lock' and position('forget_changes' in query) > 0")) {
            while (true) {
                try (var rows = statement.executeQuery()) {
                    if (rows.next()) {
                        return;
                    }
                }
                assertTrue(System.nanoTime() < end, "the second node does not wait for the first");
            }
        }
    }
}
