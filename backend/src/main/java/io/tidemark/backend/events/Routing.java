package io.tidemark.backend.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which rooms hear of an event and what: no room twice, and no title where somebody may listen who could only see
/// the thing once. A thing's own room has such people in it until they are sent out, so it hears titles of public
/// things only.
final class Routing {

    private static final String PUBLIC = "public";

    private final Occurrence occurrence;
    private final ShownIn shown;
    private final List<RoomMessage> messages = new ArrayList<>();

    private Routing(Occurrence occurrence, ShownIn shown) {
        this.occurrence = occurrence;
        this.shown = shown;
    }

    static List<RoomMessage> of(Occurrence occurrence, ShownIn shown) {
        var routing = new Routing(occurrence, shown);
        routing.route();
        return routing.messages;
    }

    private void route() {
        switch (occurrence.event()) {
            case Event.ReportCreated(Subject report) -> reportCreated(report);
            case Event.ReportUpdated(Subject report) -> changed("report", "updated", report);
            case Event.ReportDeleted(Subject report) -> changed("report", "deleted", report);
            case Event.ReportShared(Subject report, List<String> added) -> reportShared(report, added);
            case Event.ReportViewed viewed -> reportViewed(viewed);
            case Event.DashboardCreated(Subject dashboard) -> dashboardCreated(dashboard);
            case Event.DashboardUpdated(Subject dashboard) -> changed("dashboard", "updated", dashboard);
            case Event.DashboardDeleted(Subject dashboard) -> changed("dashboard", "deleted", dashboard);
            case Event.DataUpdated updated -> dataUpdated(updated);
            case Event.DataProcessed processed -> dataProcessed(processed);
            case Event.AlertTriggered(Subject alert) -> alertTriggered(alert);
            case Event.AlertResolved(Subject alert) -> changed("alert", "resolved", alert);
            case Event.SystemHealth health -> systemHealth(health);
            case Event.SystemMaintenance maintenance -> systemMaintenance(maintenance);
            case Event.SystemStats stats -> systemStats(stats);
            case Event.DataStale(List<Event.DataStale.Dataset> datasets) -> dataStale(datasets);
        }
    }

    /// A public one is told to the tenant under a name of its own.
    private void reportCreated(Subject report) {
        for (String user : audience(report)) {
            tell("user:" + user, "report_created", titled(report));
        }
        if (report.visibility().equals(PUBLIC)) {
            tell(tenant(), "public_report_created", titled(report));
        }
        activity("report", "created", report);
    }

    private void dashboardCreated(Subject dashboard) {
        if (dashboard.visibility().equals(PUBLIC)) {
            tell(tenant(), "dashboard_created", titled(dashboard));
        } else {
            for (String user : audience(dashboard)) {
                tell("user:" + user, "dashboard_created", titled(dashboard));
            }
        }
        activity("dashboard", "created", dashboard);
    }

    private void changed(String thing, String action, Subject subject) {
        tell(thing + ":" + subject.id(), thing + "_" + action, untitled(subject));
        activity(thing, action, subject);
    }

    private void reportShared(Subject report, List<String> added) {
        tell("report:" + report.id(), "report_shared", untitled(report));
        for (String user : new LinkedHashSet<>(added)) {
            tell("user:" + user, "report_shared_with_you", titled(report));
        }
        ObjectNode data = titled(report).put("action", "shared");
        list(data.putArray("sharedWith"), added);
        tell(admins(), "report_activity", data);
    }

    private void reportViewed(Event.ReportViewed viewed) {
        ObjectNode count = data().put("id", viewed.id()).put("views", viewed.views());
        tell("report:" + viewed.id(), "report_viewed", count);
        tell("user:" + viewed.ownerId(), "report_view_count_updated", count);
        ObjectNode activity = data().put("id", viewed.id())
                .put("title", viewed.title())
                .put("action", "viewed")
                .put("views", viewed.views());
        list(activity.putArray("viewers"), viewed.viewers());
        tell(admins(), "report_activity", activity);
    }

    private void dataUpdated(Event.DataUpdated updated) {
        tell("dataset:" + updated.dataset(), "data_updated", change(updated));
        for (String id : new LinkedHashSet<>(shown.dashboards(updated.dataset()))) {
            tell("dashboard:" + id, "dashboard_data_updated", change(updated).put("id", id));
        }
    }

    private ObjectNode change(Event.DataUpdated updated) {
        ObjectNode change = data().put("dataset", updated.dataset()).put("rows", updated.rows());
        change.putObject("asOf").put("epoch", occurrence.epoch()).put("lsn", occurrence.lsn());
        return change;
    }

    /// One that did not go through has no completion to tell of.
    private void dataProcessed(Event.DataProcessed processed) {
        String type = processed.state().equals(Event.DataProcessed.DONE)
                ? "data_processing_completed"
                : "data_processing_update";
        ObjectNode data = data().put("jobId", processed.jobId())
                .put("dataset", processed.dataset())
                .put("state", processed.state())
                .put("rows", processed.rows())
                .put("rejected", processed.rejected());
        tell("dataset:" + processed.dataset(), type, data);
        tell("user:" + processed.by(), type, data);
    }

    private void alertTriggered(Subject alert) {
        for (String user : audience(alert)) {
            tell("user:" + user, "alert_notification", titled(alert));
        }
        changed("alert", "triggered", alert);
    }

    private void systemHealth(Event.SystemHealth health) {
        ObjectNode data = data().put("node", health.node())
                .put("status", Boolean.FALSE.equals(health.cache()) ? "degraded" : "ready")
                .put("databaseAwaySeconds", health.awaySeconds());
        if (health.cache() != null) {
            data.put("cache", health.cache());
        }
        tell("admin", "system_health_update", data);
    }

    private void systemMaintenance(Event.SystemMaintenance maintenance) {
        ObjectNode data = data().put("message", maintenance.message())
                .put("from", maintenance.from().toString())
                .put("to", maintenance.to().toString());
        tell("global", "system_maintenance", data);
        tell("system", "system_maintenance_notice", data);
    }

    private void systemStats(Event.SystemStats stats) {
        ObjectNode data = data().put("node", stats.node());
        data.set("figures", Json.MAPPER.valueToTree(stats.figures()));
        tell("admin", "system_stats", data);
    }

    private void dataStale(List<Event.DataStale.Dataset> datasets) {
        ObjectNode data = data();
        data.set("datasets", Json.MAPPER.valueToTree(datasets));
        tell(admins(), "data_freshness_alert", data);
    }

    private void activity(String thing, String action, Subject subject) {
        tell(admins(), thing + "_activity", titled(subject).put("action", action));
    }

    private void tell(String room, String type, ObjectNode data) {
        messages.add(new RoomMessage(room, type, data));
    }

    private String tenant() {
        return "tenant:" + occurrence.tenant();
    }

    private String admins() {
        return tenant() + ":admins";
    }

    /// Those whom it is told by name.
    private static Set<String> audience(Subject subject) {
        Set<String> users = new LinkedHashSet<>();
        users.add(subject.ownerId());
        if (subject.visibility().equals("shared")) {
            users.addAll(subject.sharedWith());
        }
        return users;
    }

    private ObjectNode titled(Subject subject) {
        return seen(subject).put("title", subject.title());
    }

    private ObjectNode untitled(Subject subject) {
        return subject.visibility().equals(PUBLIC) ? titled(subject) : seen(subject);
    }

    private ObjectNode seen(Subject subject) {
        return data().put("id", subject.id())
                .put("version", subject.version())
                .put("by", subject.by())
                .put("ownerId", subject.ownerId())
                .put("visibility", subject.visibility());
    }

    private ObjectNode data() {
        return Json.MAPPER.createObjectNode().put("timestamp", occurrence.at().toString());
    }

    private static void list(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
