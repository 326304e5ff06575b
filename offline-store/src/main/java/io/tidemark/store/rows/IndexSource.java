package io.tidemark.store.rows;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.columnar.RowSource;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.Runs;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.Readers;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The replica as the columnar index reads it: whole datasets, or what changed since a number.
public final class IndexSource implements RowSource {
    private static final int PAGE = 20_000;

    private final Readers readers;
    private final Map<String, Long> held;

    /// @param held where it is noted what the index holds
    public IndexSource(Readers readers, Map<String, Long> held) {
        this.readers = readers;
        this.held = held;
    }

    @Override
    public Map<String, Long> newest() {
        return readers.read(connection -> {
            Map<String, Long> newest = new LinkedHashMap<>();
            for (StoredDataset dataset : Catalog.shown(connection)) {
                newest.put(dataset.id(), dataset.seq());
            }
            return newest;
        });
    }

    @Override
    public void held(String dataset, long upTo) {
        held.put(dataset, upTo);
    }

    @Override
    public @Nullable Changes since(String dataset, long after) {
        Readers.Snapshot snapshot = readers.snapshot();
        boolean kept = false;
        try {
            StoredDataset stored = Catalog.shown(snapshot.connection(), dataset);
            if (stored == null) {
                return null;
            }
            Reading reading = new Reading(snapshot, stored, after);
            kept = true;
            return reading;
        } catch (SQLException failed) {
            throw snapshot.explain(failed);
        } finally {
            if (!kept) {
                snapshot.close();
            }
        }
    }

    private static final class Reading implements Changes {
        private final Readers.Snapshot snapshot;
        private final StoredDataset stored;
        private final long after;
        private final boolean fromScratch;
        private final RowRead read;
        private final PreparedStatement select;
        private final ResultSet rows;

        Reading(Readers.Snapshot snapshot, StoredDataset stored, long after) throws SQLException {
            this.snapshot = snapshot;
            this.stored = stored;
            this.after = after;
            this.fromScratch = after < stored.rebuilt() || !Runs.knows(snapshot.connection(), after);
            this.read = new RowRead(stored, PAGE);
            String where = fromScratch ? "" : " WHERE _seq > " + after;
            this.select = snapshot.connection()
                    .prepareStatement("SELECT " + RowRead.columns(stored) + " FROM " + stored.table() + where);
            this.rows = select.executeQuery();
        }

        @Override
        public Dataset dataset() {
            return stored.dataset();
        }

        @Override
        public long upTo() {
            return stored.seq();
        }

        @Override
        public boolean fromScratch() {
            return fromScratch;
        }

        @Override
        public long[] deleted() {
            if (fromScratch) {
                return new long[0];
            }
            try (PreparedStatement gone = snapshot.connection()
                    .prepareStatement("SELECT DISTINCT id FROM gone WHERE dataset = ? AND seq > ?")) {
                gone.setLong(1, stored.no());
                gone.setLong(2, after);
                try (ResultSet found = gone.executeQuery()) {
                    LongStream.Builder ids = LongStream.builder();
                    while (found.next()) {
                        ids.add(found.getLong(1));
                    }
                    return ids.build().toArray();
                }
            } catch (SQLException failed) {
                throw snapshot.explain(failed);
            }
        }

        @Override
        public @Nullable RowPage next() {
            try {
                RowRead.Stored page = read.next(rows);
                return page == null ? null : page.page();
            } catch (SQLException failed) {
                throw snapshot.explain(failed);
            }
        }

        @Override
        public void close() {
            try (snapshot) {
                rows.close();
                select.close();
            } catch (SQLException failed) {
                throw snapshot.explain(failed);
            }
        }
    }
}
