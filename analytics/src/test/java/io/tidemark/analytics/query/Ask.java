package io.tidemark.analytics.query;

import io.tidemark.analytics.query.Filter.Comparison;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds queries on the nasty table in few words.
final class Ask {
    private final List<Measure> measures = new ArrayList<>();
    private final List<Dimension> dimensions = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();
    private final List<Having> having = new ArrayList<>();
    private final List<Sort> sort = new ArrayList<>();
    private @Nullable Integer limit;

    static Ask by(String... fields) {
        Ask ask = new Ask();
        for (String field : fields) {
            ask.dimensions.add(Dimension.of(field));
        }
        return ask;
    }

    Ask by(String field, Grain grain) {
        dimensions.add(new Dimension(field, grain, field + " by " + grain.wireName()));
        return this;
    }

    Ask count() {
        measures.add(new Measure.Aggregate(Agg.COUNT, null, "count"));
        return this;
    }

    Ask figure(Agg agg, String field) {
        return figure(agg, field, agg.wireName() + "_" + field);
    }

    Ask figure(Agg agg, String field, String as) {
        measures.add(new Measure.Aggregate(agg, field, as));
        return this;
    }

    Ask derived(String expr, String as) {
        measures.add(new Measure.Derived(expr, as));
        return this;
    }

    Ask where(Filter filter) {
        filters.add(filter);
        return this;
    }

    Ask where(String field, Comparison op, Object value) {
        return where(new Filter.Compare(field, op, value));
    }

    Ask having(String measure, Comparison op, String value) {
        having.add(new Having(measure, op, new BigDecimal(value)));
        return this;
    }

    Ask up(String column) {
        sort.add(new Sort(column, false));
        return this;
    }

    Ask down(String column) {
        sort.add(new Sort(column, true));
        return this;
    }

    Ask limit(int rows) {
        limit = rows;
        return this;
    }

    Query query() {
        return new Query("nasty", measures, dimensions, filters, having, sort, limit, null);
    }
}
