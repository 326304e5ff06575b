package io.tidemark.columnar;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A truth with one dataset of two fields, all in memory. Its own methods are called from the test's thread, the
/// source's from the index's.
final class MemorySource implements RowSource {
    static final Dataset DATASET =
            new Dataset("sales", "Sales", List.of(Field.of("name", FieldType.STRING), Field.decimal("price", 2)));

    private record Version(long seq, @Nullable Long price) {}

    private final TreeMap<Long, Version> rows = new TreeMap<>();
    private final AtomicInteger readings = new AtomicInteger();
    private long seq = 1;
    private long rebuilt;

    synchronized Feed put(long... ids) {
        seq++;
        RowPageBuilder page = new RowPageBuilder(DATASET, Math.max(1, ids.length));
        for (long id : ids) {
            rows.put(id, new Version(seq, seq * id));
            page.beginRow(id);
            page.setText(0, "row " + id);
            page.setLong(1, seq * id);
        }
        return new Feed(DATASET, seq - 1, seq, List.of(page.build()), new long[0], false);
    }

    synchronized Feed delete(long... ids) {
        seq++;
        for (long id : ids) {
            rows.put(id, new Version(seq, null));
        }
        return new Feed(DATASET, seq - 1, seq, List.of(), ids, true);
    }

    synchronized void rebuild() {
        rebuilt = ++seq;
    }

    synchronized long seq() {
        return seq;
    }

    /// The prices of all rows, unscaled.
    synchronized long total() {
        return rows.values().stream()
                .map(Version::price)
                .mapToLong(price -> price == null ? 0 : price)
                .sum();
    }

    int readings() {
        return readings.get();
    }

    @Override
    public synchronized Map<String, Long> newest() {
        return Map.of(DATASET.id(), seq);
    }

    @Override
    public void held(String dataset, long upTo) {}

    @Override
    public synchronized @Nullable Changes since(String dataset, long after) {
        readings.incrementAndGet();
        return dataset.equals(DATASET.id()) ? new Reading(seq, after, rebuilt, new TreeMap<>(rows)) : null;
    }

    private static final class Reading implements Changes {
        private final long upTo;
        private final long after;
        private final long rebuilt;
        private final Map<Long, Version> rows;
        private boolean read;

        Reading(long upTo, long after, long rebuilt, Map<Long, Version> rows) {
            this.upTo = upTo;
            this.after = after;
            this.rebuilt = rebuilt;
            this.rows = rows;
            rows.values().removeIf(version -> version.seq() <= after && after >= rebuilt);
        }

        @Override
        public Dataset dataset() {
            return DATASET;
        }

        @Override
        public long upTo() {
            return upTo;
        }

        @Override
        public boolean fromScratch() {
            return after < rebuilt;
        }

        @Override
        public long[] deleted() {
            return rows.entrySet().stream()
                    .filter(row -> row.getValue().price() == null)
                    .mapToLong(Map.Entry::getKey)
                    .toArray();
        }

        @Override
        public @Nullable RowPage next() {
            if (read) {
                return null;
            }
            read = true;
            RowPageBuilder page = new RowPageBuilder(DATASET, Math.max(1, rows.size()));
            rows.forEach((id, version) -> {
                Long price = version.price();
                if (price != null) {
                    page.beginRow(id);
                    page.setText(0, "row " + id);
                    page.setLong(1, price);
                }
            });
            return page.build();
        }

        @Override
        public void close() {}
    }
}
