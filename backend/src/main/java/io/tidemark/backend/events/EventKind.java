package io.tidemark.backend.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.wire.Json;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// An event's name in PostgreSQL and in statistics, and its JSON.
enum EventKind {
    REPORT_CREATED(Event.ReportCreated.class),
    REPORT_UPDATED(Event.ReportUpdated.class),
    REPORT_DELETED(Event.ReportDeleted.class),
    REPORT_SHARED(Event.ReportShared.class),
    REPORT_VIEWED(Event.ReportViewed.class),
    DASHBOARD_CREATED(Event.DashboardCreated.class),
    DASHBOARD_UPDATED(Event.DashboardUpdated.class),
    DASHBOARD_DELETED(Event.DashboardDeleted.class),
    DATA_UPDATED(Event.DataUpdated.class),
    DATA_PROCESSED(Event.DataProcessed.class),
    ALERT_TRIGGERED(Event.AlertTriggered.class),
    ALERT_RESOLVED(Event.AlertResolved.class),
    SYSTEM_HEALTH(Event.SystemHealth.class),
    SYSTEM_MAINTENANCE(Event.SystemMaintenance.class),
    SYSTEM_STATS(Event.SystemStats.class),
    DATA_STALE(Event.DataStale.class);

    private static final Map<String, EventKind> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(EventKind::wireName, Function.identity()));
    private static final Map<Class<?>, EventKind> BY_TYPE =
            Arrays.stream(values()).collect(Collectors.toMap(kind -> kind.type, Function.identity()));

    private final Class<? extends Event> type;

    EventKind(Class<? extends Event> type) {
        this.type = type;
    }

    static EventKind of(Event event) {
        EventKind kind = BY_TYPE.get(event.getClass());
        if (kind == null) {
            throw new IllegalStateException("An event without a kind: " + event.getClass());
        }
        return kind;
    }

    /// Nothing for a name that only a newer version knows.
    static Optional<EventKind> named(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String json(Event event) {
        try {
            return Json.MAPPER.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event is always writable", e);
        }
    }

    Event read(String json) {
        try {
            return Json.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event that was written cannot be read: " + wireName(), e);
        }
    }
}
