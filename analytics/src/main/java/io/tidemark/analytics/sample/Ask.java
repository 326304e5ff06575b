package io.tidemark.analytics.sample;

import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Grain;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.Sort;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Spells a query in the order in which one says it.
final class Ask {
    private final String dataset;
    private final List<Measure> measures = new ArrayList<>();
    private final List<Dimension> dimensions = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();
    private final List<Sort> sort = new ArrayList<>();
    private @Nullable Integer limit;

    private Ask(String dataset) {
        this.dataset = dataset;
    }

    static Ask of(String dataset) {
        return new Ask(dataset);
    }

    Ask sum(String field, String as) {
        measures.add(new Measure.Aggregate(Agg.SUM, field, as));
        return this;
    }

    Ask distinct(String field, String as) {
        measures.add(new Measure.Aggregate(Agg.COUNT_DISTINCT, field, as));
        return this;
    }

    Ask derive(String expr, String as) {
        measures.add(new Measure.Derived(expr, as));
        return this;
    }

    Ask by(String field) {
        dimensions.add(Dimension.of(field));
        return this;
    }

    Ask by(String field, Grain grain, String as) {
        dimensions.add(new Dimension(field, grain, as));
        return this;
    }

    Ask where(Filter filter) {
        filters.add(filter);
        return this;
    }

    Ask least(String as) {
        sort.add(new Sort(as, false));
        return this;
    }

    Ask most(String as) {
        sort.add(new Sort(as, true));
        return this;
    }

    Query all() {
        return new Query(dataset, measures, dimensions, filters, List.of(), sort, limit, null);
    }

    Query top(int rows) {
        limit = rows;
        return all();
    }
}
