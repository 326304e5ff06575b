package io.tidemark.backend.columns;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.backend.store.Reading;
import io.tidemark.backend.store.StoreException;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.LastChange;
import io.tidemark.backend.warehouse.RowsSince;
import io.tidemark.columnar.RowSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// PostgreSQL as what the copies follow, each read as its own tenant.
final class TruthSource implements RowSource {

    /// For one piece of a dataset, of which there may be many.
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final TenantStore store;
    private final Copies copies;

    TruthSource(TenantStore store, Copies copies) {
        this.store = store;
        this.copies = copies;
    }

    @Override
    public Map<String, Long> newest() {
        Map<String, Long> newest = new HashMap<>();
        for (Copy copy : copies.all()) {
            try {
                long lsn = store.read(copy.tenant(), connection -> LastChange.of(connection, copy.dataset()))
                        .lsn();
                newest.put(copy.name(), lsn);
            } catch (StoreException e) {
                throw new Away(e);
            }
        }
        return newest;
    }

    @Override
    public @Nullable Changes since(String name, long after) {
        Copy copy = copies.named(name);
        if (copy == null) {
            return null;
        }
        try {
            Reading reading = store.open(copy.tenant(), LIMIT);
            try {
                RowsSince rows = RowsSince.of(reading, copy.dataset(), after);
                return rows == null ? null : new Renamed(rows, copy);
            } catch (SQLException | RuntimeException e) {
                reading.close();
                throw e;
            }
        } catch (SQLException | StoreException e) {
            throw new Away(e);
        }
    }

    /// The log is kept by others.
    @Override
    public void held(String dataset, long upTo) {}

    private record Renamed(RowsSince rows, Copy copy) implements Changes {
        @Override
        public Dataset dataset() {
            return copy.named(rows.dataset());
        }

        @Override
        public long upTo() {
            return rows.upTo();
        }

        @Override
        public boolean fromScratch() {
            return rows.fromScratch();
        }

        @Override
        public long[] deleted() {
            return rows.deleted();
        }

        @Override
        public @Nullable RowPage next() {
            return rows.next();
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
