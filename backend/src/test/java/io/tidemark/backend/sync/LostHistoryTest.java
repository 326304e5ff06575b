package io.tidemark.backend.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.launch.BackendFixture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A database that was put back to an earlier moment and did not notice is told so by the positions of replicas.
final class LostHistoryTest {
    private static final String ADMIN = "admin@orchard";
    private static final SyncClient CLIENT = new SyncClient();

    private final BackendFixture backend = BackendFixture.shared();
    private String cursor = "";
    private String epoch = "";

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @BeforeEach
    void someHistory() throws IOException {
        change();
        cursor = CLIENT.cursorAtHead(ADMIN);
        epoch = CLIENT.manifest(ADMIN).epoch();
        assertEquals(200, session(cursor).statusCode());
    }

    private void change() {
        HttpResponse<String> made = backend.post(
                "/api/v1/dashboards", ADMIN, Map.of("body", Map.of("title", "Orchard", "tiles", List.of())));
        assertEquals(201, made.statusCode(), made.body());
    }

    private HttpResponse<String> session(String at) {
        return backend.post("/sync/v1/session", ADMIN, Map.of("deviceId", "d1", "cursor", at));
    }

    private void database(String sql) throws SQLException {
        try (Connection connection = backend.connect("tidemark_owner");
                Statement statement = connection.createStatement()) {
            statement.execute("select set_config('tidemark.tenant', 'orchard', false)");
            assertEquals(1, statement.executeUpdate(sql));
        }
    }

    private void assertAnother(HttpResponse<String> answer) {
        assertEquals(409, answer.statusCode(), answer.body());
        assertTrue(BackendFixture.json(answer).path("type").asText().endsWith("/reset"), answer.body());
        assertNotEquals(epoch, CLIENT.manifest(ADMIN).epoch());
    }

    @Test
    void aPositionAheadOfTheHeadGivesTheHistoryAnotherName() throws SQLException {
        database("update tenant_clock set head = head - 1 where tenant = 'orchard'");
        try {
            assertAnother(session(cursor));
        } finally {
            database("update tenant_clock set head = head + 1 where tenant = 'orchard'");
        }
    }

    @Test
    void soDoesAPositionWhoseNumberIsAnothersByNow() throws SQLException {
        database("update change_log set stamp = gen_random_uuid() where tenant = 'orchard'"
                + " and lsn = (select max(lsn) from change_log where tenant = 'orchard')");
        change();
        var answer = CLIENT.get("/sync/v1/changes?cursor=" + SyncClient.encoded(cursor), ADMIN);
        assertEquals(410, answer.statusCode());
        assertTrue(
                new String(answer.body(), StandardCharsets.UTF_8).contains("epoch_changed"),
                "the position is of no use any more");
        assertAnother(session(cursor));
    }

    @Test
    void whoHasToLoadAgainProvesItAsWell() throws SQLException, IOException {
        assertEquals(epoch, manifestFrom(cursor));
        database("update tenant_clock set head = head - 1 where tenant = 'orchard'");
        try {
            assertNotEquals(epoch, manifestFrom(cursor));
        } finally {
            database("update tenant_clock set head = head + 1 where tenant = 'orchard'");
        }
    }

    private String manifestFrom(String at) throws IOException {
        var answer = CLIENT.get("/sync/v1/manifest?cursor=" + SyncClient.encoded(at), ADMIN);
        assertEquals(200, answer.statusCode());
        return Json.MAPPER.readTree(answer.body()).path("epoch").asText();
    }

    @Test
    void aPositionOfAHistoryThatHadAnotherNameProvesNothing() throws SQLException {
        database("update tenant_clock set epoch = gen_random_uuid() where tenant = 'orchard'");
        String now = CLIENT.manifest(ADMIN).epoch();
        assertEquals(409, session(cursor).statusCode());
        assertEquals(now, CLIENT.manifest(ADMIN).epoch());
    }

    @Test
    void whoHasNoRoleAnyMoreIsNotTold() throws SQLException {
        String roles = "update users set roles = '%s' where username = 'admin@orchard'";
        database("update tenant_clock set epoch = gen_random_uuid() where tenant = 'orchard'");
        database(roles.formatted("{}"));
        try {
            assertEquals(403, session(cursor).statusCode());
        } finally {
            database(roles.formatted("{admin}"));
        }
        assertEquals(409, session(cursor).statusCode());
    }

    @Test
    void aPositionThatTheHistoryWentOnFromIsGood() throws IOException {
        change();
        change();
        assertEquals(200, session(cursor).statusCode());
        assertEquals(epoch, CLIENT.manifest(ADMIN).epoch());
    }
}
