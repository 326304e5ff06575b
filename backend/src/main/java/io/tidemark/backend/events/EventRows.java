package io.tidemark.backend.events;

import io.tidemark.backend.store.TenantHead;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a tenant's events from PostgreSQL. Runs inside a transaction bound to the tenant.
final class EventRows {

    /// Some lsns, whole.
    ///
    /// @param head    of the tenant at that moment
    /// @param lsns    the events of each that has any, in order
    /// @param reached the lsn up to which everything is in `lsns`
    /// @param shown   the dashboards of each dataset as of the head, null while nobody needed to know
    record Page(
            TenantHead head,
            List<List<Occurrence>> lsns,
            long reached,
            @Nullable Map<String, List<String>> shown) {

        boolean isLast() {
            return reached >= head.lsn();
        }

        Happened happened(List<Occurrence> occurrences) {
            Map<String, List<String>> known = shown == null ? Map.of() : shown;
            return Happened.of(occurrences, dataset -> known.getOrDefault(dataset, List.of()));
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(EventRows.class);

    private EventRows() {}

    /// @param after the lsn before the first
    /// @param limit lsns at most
    /// @param shown as it was at `after`, null when that is not known
    static Page after(
            Connection connection, String tenant, long after, int limit, @Nullable Map<String, List<String>> shown)
            throws SQLException {
        TenantHead head = TenantHead.of(connection);
        NavigableMap<Long, List<Occurrence>> found = occurrences(connection, tenant, head, after, limit);
        List<Event> events = found.values().stream()
                .flatMap(Collection::stream)
                .map(Occurrence::event)
                .toList();
        Map<String, List<String>> current = events.stream().anyMatch(EventRows::isOfDashboard) ? null : shown;
        if (current == null && events.stream().anyMatch(Event.DataUpdated.class::isInstance)) {
            current = shown(connection);
        }
        long reached = found.size() < limit ? head.lsn() : found.lastKey();
        List<List<Occurrence>> lsns =
                found.values().stream().filter(together -> !together.isEmpty()).toList();
        return new Page(head, lsns, reached, current);
    }

    private static boolean isOfDashboard(Event event) {
        return event instanceof Event.DashboardCreated
                || event instanceof Event.DashboardUpdated
                || event instanceof Event.DashboardDeleted;
    }

    private static NavigableMap<Long, List<Occurrence>> occurrences(
            Connection connection, String tenant, TenantHead head, long after, int limit) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select lsn, at, kind, body::text from events
                where lsn > ? and lsn <= (select max(lsn) from
                    (select distinct lsn from events where lsn > ? order by lsn limit ?) first)
                order by lsn, n
                """)) {
            statement.setLong(1, after);
            statement.setLong(2, after);
            statement.setInt(3, limit);
            NavigableMap<Long, List<Occurrence>> found = new TreeMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    long lsn = rows.getLong(1);
                    var at = rows.getObject(2, OffsetDateTime.class).toInstant();
                    List<Occurrence> together = found.computeIfAbsent(lsn, none -> new ArrayList<>());
                    read(rows.getString(3), rows.getString(4))
                            .map(event -> new Occurrence(tenant, head.epoch(), lsn, at, event))
                            .ifPresent(together::add);
                }
            }
            return found;
        }
    }

    /// Nothing where this node does not understand it: it must not keep people from what comes after.
    private static Optional<Event> read(String kind, String body) {
        try {
            Optional<Event> event = EventKind.named(kind).map(known -> known.read(body));
            if (event.isEmpty()) {
                LOG.warn("An event of the unknown kind {} is not told here; a newer node has raised it", kind);
            }
            return event;
        } catch (IllegalStateException e) {
            LOG.error("An event is not told because it cannot be read", e);
            return Optional.empty();
        }
    }

    /// The dashboards of each dataset that any of them names.
    private static Map<String, List<String>> shown(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                        select distinct named #>> '{}', id::text from documents,
                            lateral (select jsonb_path_query(body, '$.tiles[*].query.dataset') as named
                                union select jsonb_path_query(body, '$.dataset')) datasets
                        where kind = 'dashboards' and jsonb_typeof(named) = 'string'
                        """);
                ResultSet rows = statement.executeQuery()) {
            Map<String, List<String>> shown = new HashMap<>();
            while (rows.next()) {
                shown.computeIfAbsent(rows.getString(1), dataset -> new ArrayList<>())
                        .add(rows.getString(2));
            }
            return shown;
        }
    }

    /// The lsn up to which events may be forgotten.
    static long floor(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select events_floor from tenant_clock");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
