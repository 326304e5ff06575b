package io.tidemark.backend.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One of each event, and of the audiences that make a difference.
final class Samples {

    static final String SECRET = "Plans nobody knows of";

    static final Subject PRIVATE = subject("private", List.of());
    static final Subject SHARED = subject("shared", List.of("bob", "ann", "cleo", "bob"));
    static final Subject PUBLIC = subject("public", List.of());

    private static final Instant THEN = Instant.parse("2026-05-01T12:00:00Z");

    static final List<Event> ALL = List.of(
            new Event.ReportCreated(PRIVATE),
            new Event.ReportCreated(SHARED),
            new Event.ReportCreated(PUBLIC),
            new Event.ReportUpdated(PRIVATE),
            new Event.ReportUpdated(SHARED),
            new Event.ReportDeleted(SHARED),
            new Event.ReportShared(SHARED, List.of("cleo", "ann")),
            new Event.ReportShared(PUBLIC, List.of()),
            new Event.ReportViewed("id", "Tides", "ann", List.of("bob"), 7),
            new Event.DashboardCreated(PRIVATE),
            new Event.DashboardCreated(SHARED),
            new Event.DashboardCreated(PUBLIC),
            new Event.DashboardUpdated(PRIVATE),
            new Event.DashboardUpdated(PUBLIC),
            new Event.DashboardDeleted(PUBLIC),
            new Event.DataUpdated("sales", 3),
            new Event.DataProcessed("job", "sales", "done", 3, 1, "ann"),
            new Event.DataProcessed("job", "sales", "failed", 3, 1, "ann"),
            new Event.AlertTriggered(SHARED),
            new Event.AlertTriggered(PRIVATE),
            new Event.AlertResolved(PUBLIC),
            new Event.SystemHealth("node", null, 12),
            new Event.SystemHealth("node", false, 0),
            new Event.SystemMaintenance("A new version", THEN, THEN.plusSeconds(600)),
            new Event.SystemStats("node", Map.of("cpu", 0.5)),
            new Event.DataStale(List.of(new Event.DataStale.Dataset("sales", THEN))));

    private Samples() {}

    private static Subject subject(String visibility, List<String> sharedWith) {
        return new Subject("0198a1b2-0000-7000-8000-000000000000", SECRET, 3, "bob", "ann", visibility, sharedWith);
    }
}
