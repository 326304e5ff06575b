package io.tidemark.backend.events;

import java.util.Set;

/// The messages of the contract that an event causes, by the name of their type.
public final class Pushes {

    public static final Set<String> ALL = Set.of(
            "report_created",
            "report_updated",
            "report_deleted",
            "report_shared",
            "report_shared_with_you",
            "report_viewed",
            "report_view_count_updated",
            "report_activity",
            "public_report_created",
            "dashboard_created",
            "dashboard_updated",
            "dashboard_deleted",
            "dashboard_activity",
            "dashboard_data_updated",
            "data_updated",
            "data_processing_update",
            "data_processing_completed",
            "alert_triggered",
            "alert_notification",
            "alert_resolved",
            "alert_activity",
            "system_health_update",
            "system_maintenance",
            "system_maintenance_notice",
            "system_stats",
            "data_freshness_alert");

    private Pushes() {}
}
