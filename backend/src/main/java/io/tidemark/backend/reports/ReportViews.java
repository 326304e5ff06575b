package io.tidemark.backend.reports;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.store.StoreException;
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
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts who looks at reports, one view a person and hour, behind the answer. A view is a hint: one that cannot be
/// written is lost. Any thread.
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

    private final TenantStore store;
    private final InstantSource clock;
    private final Cache<View, Boolean> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final BlockingQueue<View> waiting = new LinkedBlockingQueue<>(REMEMBERED);
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("report-views").factory());

    public ReportViews(TenantStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// The caller was shown the report.
    void seen(Caller caller, Document report) {
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
        Map<String, List<View>> byTenant = taken.stream().collect(Collectors.groupingBy(View::tenant));
        byTenant.forEach((tenant, views) -> {
            try {
                store.write(tenant, connection -> count(connection, views));
            } catch (StoreException e) {
                LOG.debug("Views of reports could not be counted", e);
            }
        });
    }

    private static int count(Connection connection, List<View> views) throws SQLException {
        try (var statement = connection.prepareStatement(COUNT)) {
            for (View view : views) {
                var hour = view.hour().atOffset(ZoneOffset.UTC);
                statement.setString(1, view.viewer());
                statement.setObject(2, hour);
                statement.setObject(3, view.report());
                statement.setObject(4, hour);
                statement.addBatch();
            }
            return statement.executeBatch().length;
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
