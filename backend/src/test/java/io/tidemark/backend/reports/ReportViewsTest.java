package io.tidemark.backend.reports;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.documents.Documents;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.Pool;
import io.tidemark.backend.store.TenantStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class ReportViewsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final BackendFixture backend = BackendFixture.shared();
    private final ReportShelf shelf = new ReportShelf();
    private final String word = ReportShelf.word();

    @Test
    void readingAReportCountsOnceAnHourAndLeavesItAsItWas() {
        String id = shelf.create("editor@harbour", "public", Map.of("title", word));
        String path = ReportShelf.ALL + "/" + id;
        backend.get(path, "editor@harbour");
        for (int i = 0; i < 3; i++) {
            assertEquals(200, backend.get(path, "viewer@harbour").statusCode());
        }
        long end = System.nanoTime() + LIMIT.toNanos();
        while (found().path("views").asInt() == 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }

        JsonNode read = json(backend.get(path, "editor@harbour"));
        assertEquals(1, read.path("version").asInt());
        assertEquals(read.path("createdAt"), read.path("updatedAt"));
        assertEquals(read, json(backend.get(path, "viewer@harbour")));
        int views = found().path("views").asInt();
        assertTrue(views == 1 || views == 2, views + ": once, or twice at the turn of an hour");
    }

    @Test
    void aViewIsOnePersonInOneHour() {
        Document report = report();
        Instant noon = Instant.parse("2026-05-01T12:00:00Z");

        look(report, noon, "ann", "ann", "bob");
        look(report, noon.plusSeconds(3_599), "ann", "bob");
        assertEquals(2, found().path("views").asInt());
        look(report, noon.plusSeconds(3_600), "ann");
        look(report, noon, "ann");
        assertEquals(3, found().path("views").asInt());
        look(report, noon, report.ownerId());
        assertEquals(3, found().path("views").asInt());
    }

    @Test
    void aViewIsWorthHalfAfterThirtyDays() {
        Document report = report();
        Instant now = Instant.now();
        assertEquals(0, found().path("popularity").asDouble());
        look(report, now.minus(Duration.ofDays(30)), "ann");
        assertEquals(0.5, found().path("popularity").asDouble(), 0.01);
        look(report, now, "ann");
        look(report, now.minus(Duration.ofDays(60)), "bob");
        assertEquals(1.75, found().path("popularity").asDouble(), 0.01);
    }

    @Test
    void aReportThatWasDeletedMeanwhileIsNotCounted() {
        Document report = report();
        backend.delete(ReportShelf.ALL + "/" + report.id(), "editor@harbour", "If-Match", "\"1\"");
        look(report, Instant.now(), "ann");

        assertEquals(List.of(), shelf.ids("admin@harbour", Map.of("search", word)));
    }

    @Test
    void lookingAtAReportAndChangingItDoNotWaitForEachOtherInACircle() {
        var conflicts = new AtomicInteger();
        RandomGenerator counted = conflicts::incrementAndGet;
        var store = new TenantStore(backend.store().pool(Pool.DEFAULT), counted);
        var documents = new Documents(store, new CommitListeners(), InstantSource.system());
        Document report = report();
        var editor = new Caller(report.ownerId(), "harbour", "Editor", Set.of(Role.EDITOR));
        var draft = new Documents.Draft(null, null, null, report.body());
        try (var views = new ReportViews(store, new CommitListeners(), InstantSource.system())) {
            for (int version = 1; version <= 60; version++) {
                views.seen(new Caller("viewer " + version, "harbour", "Viewer", Set.of(Role.VIEWER)), report);
                documents.update(editor, "reports", UUID.fromString(report.id()), version, draft);
            }
        }
        assertEquals(0, conflicts.get(), "transactions that were begun again");
        assertEquals(60, found().path("views").asInt());
    }

    private Document report() {
        String id = shelf.create("editor@harbour", "public", Map.of("title", word));
        return Json.MAPPER.convertValue(
                json(backend.get(ReportShelf.ALL + "/" + id, "editor@harbour")), Document.class);
    }

    /// As a node of its own would count it.
    private void look(Document report, Instant moment, String... people) {
        try (var views = new ReportViews(backend.tenants(), new CommitListeners(), () -> moment)) {
            for (String person : people) {
                views.seen(new Caller(person, "harbour", person, Set.of(Role.VIEWER)), report);
            }
        }
    }

    private JsonNode found() {
        return shelf.page("admin@harbour", Map.of("search", word)).path("items").path(0);
    }
}
