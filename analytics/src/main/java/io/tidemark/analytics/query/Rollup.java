package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Rows of a dataset grouped beforehand: one row per combination of its keys, with the counts, sums and extremes of
/// some fields. A query that asks for coarser groups gets the same answer from it as from the rows.
///
/// @param keys     ascending by field, a field once
/// @param measured positions of the fields that were counted and summed, ascending
public record Rollup(List<Key> keys, List<Integer> measured) {

    /// @param field its position in the dataset
    /// @param grain of a time that was cut to its buckets; null for the value itself
    public record Key(int field, @Nullable Grain grain) {
        private boolean serves(Key wanted) {
            return field == wanted.field && (grain == null || Rollup.divides(grain, wanted.grain));
        }
    }

    public Rollup {
        keys = List.copyOf(keys);
        measured = List.copyOf(measured);
    }

    /// The smallest rollup that answers a query exactly; empty when none does: distinct counts, percentiles,
    /// deviations and sums of doubles need the rows, and so does a time that is compared within a bucket.
    ///
    /// @param now what relative times are told from
    public static Optional<Rollup> of(Query query, Dataset dataset, Instant now) {
        return new Need(dataset, now).of(query);
    }

    /// Whether what `wanted` answers can be answered from this one too.
    public boolean serves(Rollup wanted) {
        return measured.containsAll(wanted.measured)
                && wanted.keys.stream().allMatch(key -> keys.stream().anyMatch(own -> own.serves(key)));
    }

    /// One with the same keys that has more fields measured.
    public Rollup measuring(Collection<Integer> more) {
        TreeSet<Integer> all = new TreeSet<>(measured);
        all.addAll(more);
        return new Rollup(keys, List.copyOf(all));
    }

    /// Whether each bucket of `coarse` is made of whole buckets of `fine`; weeks are cut by months.
    private static boolean divides(Grain fine, @Nullable Grain coarse) {
        if (coarse == null) {
            return false;
        }
        return fine == coarse
                || (coarse.compareTo(fine) > 0
                        && fine != Grain.WEEK
                        && !(coarse == Grain.WEEK && fine.compareTo(Grain.DAY) > 0));
    }

    /// Gathers what the parts of one query need.
    private static final class Need {
        private static final List<Map.Entry<Grain, ChronoUnit>> EDGES = List.of(
                Map.entry(Grain.DAY, ChronoUnit.DAYS),
                Map.entry(Grain.HOUR, ChronoUnit.HOURS),
                Map.entry(Grain.MINUTE, ChronoUnit.MINUTES),
                Map.entry(Grain.SECOND, ChronoUnit.SECONDS));

        private final Dataset dataset;
        private final Values values;
        private final TreeMap<Integer, Key> keys = new TreeMap<>();
        private final TreeSet<Integer> measured = new TreeSet<>();
        private boolean possible = true;

        Need(Dataset dataset, Instant now) {
            this.dataset = dataset;
            this.values = new Values(Dialect.POSTGRES.syntax(), now);
        }

        Optional<Rollup> of(Query query) {
            query.dimensions().forEach(dimension -> key(dimension.field(), dimension.grain()));
            query.filters().forEach(this::filter);
            for (Measure measure : query.measures()) {
                if (measure instanceof Measure.Aggregate aggregate) {
                    measure(aggregate);
                }
            }
            return possible
                    ? Optional.of(new Rollup(List.copyOf(keys.values()), List.copyOf(measured)))
                    : Optional.empty();
        }

        private void key(String name, @Nullable Grain grain) {
            Field field = dataset.field(name);
            if (field == null
                    || field.type() == FieldType.DOUBLE
                    || (field.type() == FieldType.TIMESTAMP && grain == null)
                    || (grain != null && !field.type().isTime())) {
                possible = false;
                return;
            }
            int index = dataset.indexOf(name).orElseThrow();
            keys.merge(index, new Key(index, grain), Need::finer);
        }

        private static Key finer(Key one, Key other) {
            if (one.grain() == null || other.grain() == null) {
                return new Key(one.field(), null);
            }
            Grain fine = divides(one.grain(), other.grain())
                    ? one.grain()
                    : divides(other.grain(), one.grain()) ? other.grain() : Grain.DAY;
            return new Key(one.field(), fine);
        }

        private void filter(Filter filter) {
            Field field = dataset.field(filter.field());
            if (field == null || field.type() != FieldType.TIMESTAMP) {
                key(filter.field(), null);
                return;
            }
            switch (filter) {
                case Filter.Between between -> {
                    aligned(filter.field(), between.from());
                    aligned(filter.field(), between.to());
                }
                case Filter.Compare compare -> {
                    possible &= compare.op() == Filter.Comparison.GREATER_OR_EQUAL
                            || compare.op() == Filter.Comparison.LESS;
                    aligned(filter.field(), compare.value());
                }
                case Filter.Null ignored -> key(filter.field(), Grain.DAY);
                case Filter.In ignored -> possible = false;
                case Filter.Text ignored -> possible = false;
            }
        }

        /// A limit on the edge of buckets takes them whole or not at all.
        private void aligned(String field, @Nullable Object value) {
            if (value == null) {
                return;
            }
            try {
                Instant instant = values.instant(value);
                for (Map.Entry<Grain, ChronoUnit> grain : EDGES) {
                    if (instant.truncatedTo(grain.getValue()).equals(instant)) {
                        key(field, grain.getKey());
                        return;
                    }
                }
            } catch (IllegalArgumentException refused) {
                // The compiler will say so with a pointer.
            }
            possible = false;
        }

        private void measure(Measure.Aggregate aggregate) {
            String name = aggregate.field();
            if (name == null) {
                return;
            }
            Field field = dataset.field(name);
            boolean summed = aggregate.agg() == Agg.SUM || aggregate.agg() == Agg.AVG;
            boolean kept =
                    summed || aggregate.agg() == Agg.COUNT || aggregate.agg() == Agg.MIN || aggregate.agg() == Agg.MAX;
            if (field == null || !kept || (summed && field.type() == FieldType.DOUBLE)) {
                possible = false;
                return;
            }
            measured.add(dataset.indexOf(name).orElseThrow());
        }
    }
}
