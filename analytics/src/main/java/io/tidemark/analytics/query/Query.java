package io.tidemark.analytics.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A question about one dataset. Immutable; whether it fits the dataset is checked when it is compiled.
///
/// @param limit most groups to answer, 1 to 100,000; null for as many as the limit allows
/// @param after `nextAfter` of an earlier answer to the same query: continues behind its last row
public record Query(
        String dataset,
        List<Measure> measures,
        List<Dimension> dimensions,
        List<Filter> filters,
        List<Having> having,
        List<Sort> sort,
        @Nullable Integer limit,
        @Nullable String after) {
    public static final int MAX_ROWS = 100_000;

    public Query {
        measures = List.copyOf(measures);
        dimensions = List.copyOf(dimensions);
        filters = List.copyOf(filters);
        having = List.copyOf(having);
        sort = List.copyOf(sort);
    }

    /// This query, narrowed further.
    public Query where(List<Filter> more) {
        List<Filter> all = new ArrayList<>(filters);
        all.addAll(more);
        return new Query(dataset, measures, dimensions, all, having, sort, limit, after);
    }

    public Query withDimensions(List<Dimension> newDimensions) {
        return new Query(dataset, measures, newDimensions, filters, having, sort, limit, after);
    }

    /// Whether its answer depends on when it is asked, not only on the rows: some time in it is relative (`now-7d`).
    public boolean isRelative() {
        return filters.stream().flatMap(Query::values).anyMatch(value -> value.startsWith("now"));
    }

    private static Stream<String> values(Filter filter) {
        return switch (filter) {
            case Filter.Compare compare -> Stream.of(String.valueOf(compare.value()));
            case Filter.In in -> in.values().stream().map(String::valueOf);
            case Filter.Between between -> Stream.of(String.valueOf(between.from()), String.valueOf(between.to()));
            case Filter.Text ignored -> Stream.empty();
            case Filter.Null ignored -> Stream.empty();
        };
    }

    public Query withAfter(@Nullable String newAfter) {
        return new Query(dataset, measures, dimensions, filters, having, sort, limit, newAfter);
    }
}
