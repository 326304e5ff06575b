package io.tidemark.backend.documents;

import io.tidemark.analytics.model.Document;
import io.tidemark.backend.events.Event;
import io.tidemark.backend.events.Outbox;
import io.tidemark.backend.events.Subject;
import io.tidemark.backend.store.TenantClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What people are told of a change: of reports and dashboards, not of other kinds.
final class DocumentEvents {

    private DocumentEvents() {}

    /// Runs in the transaction of the change. That it was changed and that more people may see it are two messages in
    /// the same room: the second one takes an lsn of its own.
    ///
    /// @param before null when the document is new
    /// @return the last lsn taken
    static long raise(
            Connection connection,
            String tenant,
            String by,
            @Nullable Document before,
            Document after,
            boolean deleted,
            long lsn)
            throws SQLException {
        Subject subject = Subject.of(after, by);
        long last = lsn;
        boolean isFirst = true;
        for (Event event : of(before, after, deleted, subject)) {
            last = isFirst ? last : TenantClock.next(connection, tenant);
            Outbox.append(connection, tenant, last, event);
            isFirst = false;
        }
        return last;
    }

    private static List<Event> of(@Nullable Document before, Document after, boolean deleted, Subject subject) {
        return switch (after.kind()) {
            case "reports" -> ofReport(before, after, deleted, subject);
            case "dashboards" -> List.of(ofDashboard(before, deleted, subject));
            default -> List.of();
        };
    }

    private static Event ofDashboard(@Nullable Document before, boolean deleted, Subject subject) {
        if (deleted) {
            return new Event.DashboardDeleted(subject);
        }
        return before == null ? new Event.DashboardCreated(subject) : new Event.DashboardUpdated(subject);
    }

    private static List<Event> ofReport(@Nullable Document before, Document after, boolean deleted, Subject subject) {
        if (deleted) {
            return List.of(new Event.ReportDeleted(subject));
        }
        if (before == null) {
            return List.of(new Event.ReportCreated(subject));
        }
        List<Event> events = new ArrayList<>();
        events.add(new Event.ReportUpdated(subject));
        List<String> added = added(before, after);
        if (!added.isEmpty() || (isPublic(after) && !isPublic(before))) {
            events.add(new Event.ReportShared(subject, added));
        }
        return events;
    }

    /// Whom it is shared with by name and who could not see it before.
    private static List<String> added(Document before, Document after) {
        if (!after.visibility().equals("shared") || isPublic(before)) {
            return List.of();
        }
        List<String> known = before.visibility().equals("shared") ? before.sharedWith() : List.of();
        return after.sharedWith().stream()
                .filter(user -> !known.contains(user) && !user.equals(after.ownerId()))
                .distinct()
                .toList();
    }

    private static boolean isPublic(Document document) {
        return document.visibility().equals("public");
    }
}
