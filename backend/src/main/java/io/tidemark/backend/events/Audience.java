package io.tidemark.backend.events;

import java.util.Optional;

/// Who sees a thing after a change.
///
/// @param room  the thing's own
/// @param gone  nobody does any more
/// @param wider somebody may see it who did not before
public record Audience(String room, Subject subject, boolean gone, boolean wider) {

    static Optional<Audience> of(Event event) {
        return switch (event) {
            case Event.ReportCreated(Subject report) -> wider("report", report);
            case Event.ReportUpdated(Subject report) -> same("report", report);
            case Event.ReportDeleted(Subject report) -> gone("report", report);
            case Event.ReportShared shared -> wider("report", shared.report());
            case Event.DashboardCreated(Subject dashboard) -> wider("dashboard", dashboard);
            case Event.DashboardUpdated(Subject dashboard) -> wider("dashboard", dashboard);
            case Event.DashboardDeleted(Subject dashboard) -> gone("dashboard", dashboard);
            case Event.AlertTriggered(Subject alert) -> same("alert", alert);
            case Event.AlertResolved(Subject alert) -> same("alert", alert);
            case Event.ReportViewed _,
                    Event.DataUpdated _,
                    Event.DataProcessed _,
                    Event.SystemHealth _,
                    Event.SystemMaintenance _,
                    Event.SystemStats _,
                    Event.DataStale _ -> Optional.empty();
        };
    }

    private static Optional<Audience> same(String thing, Subject subject) {
        return Optional.of(new Audience(thing + ":" + subject.id(), subject, false, false));
    }

    private static Optional<Audience> wider(String thing, Subject subject) {
        return Optional.of(new Audience(thing + ":" + subject.id(), subject, false, true));
    }

    private static Optional<Audience> gone(String thing, Subject subject) {
        return Optional.of(new Audience(thing + ":" + subject.id(), subject, true, false));
    }
}
