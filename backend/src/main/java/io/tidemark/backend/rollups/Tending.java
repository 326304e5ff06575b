package io.tidemark.backend.rollups;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.analytics.query.Rollup;
import io.tidemark.backend.store.StoreException;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.CatalogEntry;
import io.tidemark.backend.warehouse.LastChange;
import io.tidemark.backend.warehouse.Retired;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the rollups of a tenant that are worth it, brings them up to date, and drops those that nobody needs any
/// more. Blocks the calling thread; one at a time per tenant.
public final class Tending {

    /// Rows a dataset has at least; fewer are added up as fast as a rollup is found.
    public static final long LEAST_ROWS = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(Tending.class);

    private static final int OFTEN = 3;
    private static final int UNAVAILABLE = 503;
    private static final int KINDS = 200;
    /// A group stands for at least so many rows.
    private static final long ROWS_PER_GROUP = 10;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private record Found(CatalogEntry entry, LastChange last, Plan plan) {}

    private final TenantStore store;
    private final InstantSource clock;
    private final MeterRegistry meters;

    public Tending(TenantStore store, InstantSource clock, MeterRegistry meters) {
        this.store = store;
        this.clock = clock;
        this.meters = meters;
    }

    /// What fails is logged and tried again the next time.
    public void tend(String tenant) {
        store.write(tenant, connection -> {
            Usage.forget(connection);
            return tenant;
        });
        attempt("cleared", tenant, Retired::drop);
        for (Found found : store.read(tenant, this::look)) {
            String dataset = found.entry().dataset().id();
            for (Rollup shape : found.plan().make()) {
                if (!attempt("made", tenant, connection -> make(connection, found, shape))) {
                    attempt("forgone", tenant, connection -> RollupTables.forgo(connection, dataset, shape));
                }
            }
            for (KeptRollup useless : found.plan().drop()) {
                attempt("dropped", tenant, connection -> RollupTables.drop(connection, useless.no(), false));
            }
            for (KeptRollup kept : found.plan().keep()) {
                if (kept.lsn() == null || kept.lsn() != found.last().lsn()) {
                    refresh(tenant, dataset, kept.no());
                }
            }
        }
    }

    /// One that cannot be brought up to date is no use.
    private void refresh(String tenant, String dataset, long no) {
        if (!attempt("refreshed", tenant, connection -> RollupTables.refresh(connection, dataset, no))) {
            attempt("dropped", tenant, connection -> RollupTables.drop(connection, no, true));
        }
    }

    private List<Found> look(Connection connection) throws SQLException {
        Map<String, List<Often>> byDataset = new LinkedHashMap<>();
        for (Often asked : Usage.most(connection, OFTEN, KINDS, Usage.MEMORY)) {
            byDataset
                    .computeIfAbsent(asked.query().dataset(), dataset -> new ArrayList<>())
                    .add(asked);
        }
        List<Found> found = new ArrayList<>();
        for (CatalogEntry entry : Catalog.all(connection)) {
            String dataset = entry.dataset().id();
            List<Often> asked = byDataset.getOrDefault(dataset, List.of());
            List<KeptRollup> known = RollupTables.all(connection, dataset);
            if (!asked.isEmpty() || !known.isEmpty()) {
                LastChange last = LastChange.of(connection, dataset);
                List<Often> worth = last.rows() < LEAST_ROWS ? List.of() : asked;
                found.add(new Found(entry, last, Plan.of(entry, worth, known, clock.instant())));
            }
        }
        return found;
    }

    private void make(Connection connection, Found found, Rollup shape) throws SQLException {
        String dataset = found.entry().dataset().id();
        long no = RollupTables.create(connection, dataset, shape);
        long groups = RollupTables.all(connection, dataset).stream()
                .filter(kept -> kept.no() == no)
                .findFirst()
                .orElseThrow()
                .rows();
        if (groups * ROWS_PER_GROUP > found.last().rows()) {
            RollupTables.drop(connection, no, true);
        }
    }

    private interface Step {
        void run(Connection connection) throws SQLException;
    }

    /// @return false when it is of no use to try again: it failed although PostgreSQL was there
    private boolean attempt(String what, String tenant, Step step) {
        long started = System.nanoTime();
        String outcome = what;
        try {
            store.write(tenant, LIMIT, connection -> {
                step.run(connection);
                return what;
            });
            return true;
        } catch (StoreException e) {
            outcome = "failed";
            LOG.warn("A rollup was not {}; the rows answer as before. {}", what, e.getMessage());
            LOG.debug("Why", e);
            return e.status() == UNAVAILABLE;
        } finally {
            meters.timer("rollups", "outcome", outcome).record(Duration.ofNanos(System.nanoTime() - started));
        }
    }
}
