package io.tidemark.backend.events;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.redis.RealRedis;
import io.tidemark.backend.store.TenantClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What lies in the outbox after people did something, and what does not after it failed.
final class RaisedTest {

    private static final String REPORTS = "/api/v1/reports";
    private static final String EDITOR = "editor@harbour";

    private final BackendFixture backend = BackendFixture.shared();

    @Test
    void eachChangeOfAReportIsToldUnderTheLsnItTook() {
        String id = create(REPORTS, Map.of("body", Map.of("title", "Tides")));
        String viewer = userId("viewer@harbour");
        change(REPORTS, id, 1, Map.of("body", Map.of("title", "Springs")));
        change(REPORTS, id, 2, shared(List.of(viewer)));
        backend.get(REPORTS + "/" + id, "viewer@harbour");
        RealRedis.await("the view", () -> kinds(id).contains("report_viewed"));
        change(REPORTS, id, 3, shared(List.of()));
        backend.delete(REPORTS + "/" + id, EDITOR, "If-Match", "\"4\"");

        assertEquals(
                List.of(
                        "report_created",
                        "report_updated",
                        "report_updated",
                        "report_shared",
                        "report_viewed",
                        "report_updated",
                        "report_deleted"),
                kinds(id));
        List<Raised> raised = raised(id);
        assertEquals(
                raised.size(), raised.stream().mapToLong(Raised::lsn).distinct().count());
        assertEquals(
                lsns(id),
                raised.stream()
                        .filter(event -> !event.kind().equals("report_viewed")
                                && !event.kind().equals("report_shared"))
                        .map(Raised::lsn)
                        .toList());
        assertEquals(
                "Springs", raised.get(1).body().path("report").path("title").asText());
        assertEquals(viewer, raised.get(3).body().path("added").path(0).asText());
        assertEquals(1, raised.get(4).body().path("views").asInt());
    }

    @Test
    void aDashboardIsToldOfAndOtherDocumentsAreNot() {
        String all = "/api/v1/dashboards";
        String id = create(all, Map.of("visibility", "public", "body", Map.of("title", "Tides", "tiles", List.of())));
        change(all, id, 1, Map.of("body", Map.of("title", "Springs", "description", "untold")));
        change(all, id, 2, Map.of("visibility", "private", "body", Map.of("title", "Springs")));
        backend.delete(all + "/" + id, EDITOR, "If-Match", "\"3\"");

        List<Raised> raised = raised(id);
        assertEquals(
                List.of("dashboard_created", "dashboard_updated", "dashboard_updated", "dashboard_deleted"), kinds(id));
        assertTrue(raised.stream().noneMatch(event -> event.body().toString().contains("untold")));
    }

    @Test
    void rowsAreCountedAndNeverShown() {
        String dataset = dataset();
        var written = backend.post(
                "/api/v1/datasets/" + dataset + "/rows",
                EDITOR,
                "{\"op\":\"upsert\",\"row\":{\"s\":\"unseen\"}}\n{\"op\":\"upsert\",\"row\":{\"s\":\"unheard\"}}");
        assertEquals(200, written.statusCode(), written::body);

        List<Raised> raised = raised(dataset);
        assertEquals(List.of("data_updated"), kinds(dataset));
        assertEquals(2, raised.getFirst().body().path("rows").asInt());
        assertEquals(json(written).path("lsn").asLong(), raised.getFirst().lsn());
        assertEquals(2, raised.getFirst().body().size());
    }

    @Test
    void anImportIsToldOfOnceWhenItEnds() {
        String dataset = "i" + UUID.randomUUID();
        var started = backend.send(
                "POST", "/api/v1/datasets/" + dataset + "/import", EDITOR, BodyPublishers.ofString("a,b\n1,2\n3,4\n"));
        String job = json(started).path("jobId").asText();
        RealRedis.await("the end", () -> json(backend.get("/api/v1/jobs/" + job, EDITOR))
                .path("state")
                .asText()
                .equals("done"));

        JsonNode told = raised(job).getFirst().body();
        assertEquals(List.of("data_updated", "data_processed"), kinds(dataset));
        assertEquals("done", told.path("state").asText());
        assertEquals(2, told.path("rows").asInt());
        assertEquals(userId(EDITOR), told.path("by").asText());
    }

    @Test
    void whatWasRefusedIsNotToldOf() {
        String id = create(REPORTS, Map.of("body", Map.of("title", "Tides")));
        assertEquals(
                409,
                backend.post(REPORTS, EDITOR, Map.of("id", id, "body", Map.of()))
                        .statusCode());
        assertEquals(
                412,
                backend.put(REPORTS + "/" + id, EDITOR, Map.of("body", Map.of()), "If-Match", "\"7\"")
                        .statusCode());
        assertEquals(List.of("report_created"), kinds(id));

        String dataset = dataset();
        assertEquals(
                422,
                backend.post(
                                "/api/v1/datasets/" + dataset + "/rows",
                                EDITOR,
                                "{\"op\":\"upsert\",\"row\":{\"s\":\"a\"}}\n{\"op\":\"upsert\",\"row\":{\"t\":1}}")
                        .statusCode());
        assertEquals(List.of(), kinds(dataset));
    }

    @Test
    void anEventGoesWithTheTransactionItWasRaisedIn() {
        String word = UUID.randomUUID().toString();
        assertThrows(IllegalStateException.class, () -> backend.tenants().write("harbour", connection -> {
            append(connection, word);
            throw new IllegalStateException("the work fails after it was told of");
        }));
        assertEquals(List.of(), kinds(word));
        long lsn = backend.tenants().write("harbour", connection -> append(connection, word));
        assertEquals(List.of(lsn), raised(word).stream().map(Raised::lsn).toList());
    }

    private static long append(Connection connection, String word) throws SQLException {
        long lsn = TenantClock.next(connection, "harbour");
        Outbox.append(connection, "harbour", lsn, new Event.DataUpdated(word, 1));
        return lsn;
    }

    private static Map<String, Object> shared(List<String> users) {
        return Map.of("visibility", "shared", "sharedWith", users, "body", Map.of("title", "Springs"));
    }

    private String create(String all, Map<String, ?> draft) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        var whole = new HashMap<String, Object>(draft);
        whole.put("id", id);
        var made = backend.post(all, EDITOR, whole);
        assertEquals(201, made.statusCode(), made::body);
        return id.toString();
    }

    private void change(String all, String id, int version, Map<String, ?> draft) {
        var changed = backend.put(all + "/" + id, EDITOR, draft, "If-Match", "\"" + version + "\"");
        assertEquals(200, changed.statusCode(), changed::body);
    }

    private String dataset() {
        String name = "d" + UUID.randomUUID();
        var made = backend.post(
                "/api/v1/datasets",
                EDITOR,
                "{\"id\":\"" + name + "\",\"fields\":[{\"name\":\"s\",\"type\":\"string\"}]}");
        assertEquals(201, made.statusCode(), made::body);
        return name;
    }

    private String userId(String person) {
        return json(backend.get("/api/v1/me", person)).path("user").path("id").asText();
    }

    private List<Raised> raised(String text) {
        return Raised.with(backend.tenants(), "harbour", text);
    }

    private List<String> kinds(String text) {
        return raised(text).stream().map(Raised::kind).toList();
    }

    /// The lsns under which a document's versions lie in its history.
    private List<Long> lsns(String id) {
        return backend.tenants().read("harbour", connection -> {
            try (var statement = connection.prepareStatement(
                    "select array_agg(lsn order by version) from document_history where id = ?")) {
                statement.setObject(1, UUID.fromString(id));
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return List.of((Long[]) rows.getArray(1).getArray());
                }
            }
        });
    }
}
