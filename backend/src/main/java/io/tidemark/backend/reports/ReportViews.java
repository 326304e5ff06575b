package io.tidemark.backend.reports;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.events.Event;
import io.tidemark.backend.events.Outbox;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.StoreException;
import io.tidemark.backend.store.TenantClock;
import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts who looks at reports, one view a person and hour, behind the answer, a transaction for each report. A view is
/// a hint: one that cannot be written is lost. Any thread.
public final class ReportViews implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReportViews.class);
    private static final int CLOSE_SECONDS = 3;

    /// Views of this hour that need not be written again; beyond that PostgreSQL itself sees that it knows them.
    private static final int REMEMBERED = 10_000;

    private static final String COUNT = """
            with looked as (
                insert into report_viewers (tenant, id, viewer, hour)
                select tenant, id, ?, ? from report_index where id = ?
                on conflict (tenant, id, viewer) do update set hour = excluded.hour
                    where report_viewers.hour < excluded.hour
                returning id)
            update report_index set views = views + 1, popularity = popularity_with(popularity, ?)
            where id in (select id from looked)
            """;

    private record View(String tenant, UUID report, String viewer, Instant hour) {}

    private record Looked(String tenant, UUID report) {}

    private final TenantStore store;
    private final CommitListeners listeners;
    private final InstantSource clock;
    private final Cache<View, Boolean> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final BlockingQueue<View> waiting = new LinkedBlockingQueue<>(REMEMBERED);
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("report-views").factory());

    public ReportViews(TenantStore store, CommitListeners listeners, InstantSource clock) {
        this.store = store;
        this.listeners = listeners;
        this.clock = clock;
    }

    /// The caller was shown the report.
    public void seen(Caller caller, Document report) {
        if (report.ownerId().equals(caller.userId())) {
            return;
        }
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        var view = new View(caller.tenant(), UUID.fromString(report.id()), caller.userId(), hour);
        boolean fresh = known.asMap().putIfAbsent(view, true) == null;
        if (fresh && waiting.offer(view) && !writer.isShutdown()) {
            writer.execute(this::write);
        }
    }

    private void write() {
        List<View> taken = new ArrayList<>();
        waiting.drainTo(taken);
        Map<Looked, List<View>> byReport =
                taken.stream().collect(Collectors.groupingBy(view -> new Looked(view.tenant(), view.report())));
        byReport.forEach((looked, views) -> {
            try {
                long lsn = store.write(looked.tenant(), connection -> count(connection, looked, views));
                if (lsn > 0) {
                    listeners.committed(looked.tenant(), lsn);
                }
            } catch (StoreException e) {
                LOG.debug("Views of a report could not be counted", e);
            }
        });
    }

    /// Locks the report first, as whoever changes it does: both then need its place in the index and the clock, in
    /// different orders.
    ///
    /// @return the lsn of what was counted, 0 when that is nothing
    private static long count(Connection connection, Looked looked, List<View> views) throws SQLException {
        try (var report = connection.prepareStatement(
                "select owner_id, body ->> 'title' from documents where id = ? and kind = 'reports' for share")) {
            report.setObject(1, looked.report());
            try (var found = report.executeQuery()) {
                List<String> viewers = found.next() ? counted(connection, views) : List.of();
                if (viewers.isEmpty()) {
                    return 0;
                }
                var viewed = new Event.ReportViewed(
                        looked.report().toString(),
                        Objects.requireNonNullElse(found.getString(2), ""),
                        found.getString(1),
                        viewers,
                        views(connection, looked.report()));
                long lsn = TenantClock.next(connection, looked.tenant());
                Outbox.append(connection, looked.tenant(), lsn, viewed);
                return lsn;
            }
        }
    }

    /// @return the viewers that were not known yet
    private static List<String> counted(Connection connection, List<View> views) throws SQLException {
        try (var statement = connection.prepareStatement(COUNT)) {
            for (View view : views) {
                var hour = view.hour().atOffset(ZoneOffset.UTC);
                statement.setString(1, view.viewer());
                statement.setObject(2, hour);
                statement.setObject(3, view.report());
                statement.setObject(4, hour);
                statement.addBatch();
            }
            int[] updated = statement.executeBatch();
            return IntStream.range(0, updated.length)
                    .filter(n -> updated[n] != 0)
                    .mapToObj(n -> views.get(n).viewer())
                    .distinct()
                    .toList();
        }
    }

    private static long views(Connection connection, UUID report) throws SQLException {
        try (var statement = connection.prepareStatement("select views from report_index where id = ?")) {
            statement.setObject(1, report);
            try (var found = statement.executeQuery()) {
                found.next();
                return found.getLong(1);
            }
        }
    }

    /// Writes what waits, for at most 3 s.
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.info("Some views of reports were not counted at the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
