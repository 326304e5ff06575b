package io.tidemark.app.changes;

import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Having;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A query in words, one line for each of its parts.
final class QueryWords {
    private QueryWords() {}

    static String of(Query query) {
        List<String> lines = new ArrayList<>();
        lines.add(query.measures().stream().map(QueryWords::measure).collect(Collectors.joining(", ")));
        add(
                lines,
                "by ",
                ", ",
                query.dimensions().stream().map(QueryWords::dimension).toList());
        add(
                lines,
                "where ",
                " and ",
                query.filters().stream().map(QueryWords::filter).toList());
        add(
                lines,
                "with ",
                " and ",
                query.having().stream().map(QueryWords::having).toList());
        add(
                lines,
                "sorted by ",
                ", then ",
                query.sort().stream().map(QueryWords::sort).toList());
        if (query.limit() != null) {
            lines.add("the first " + query.limit());
        }
        lines.add("of " + query.dataset());
        return String.join("\n", lines);
    }

    private static void add(List<String> lines, String before, String between, List<String> parts) {
        if (!parts.isEmpty()) {
            lines.add(before + String.join(between, parts));
        }
    }

    private static String measure(Measure measure) {
        return switch (measure) {
            case Measure.Aggregate(var agg, var field, var as) ->
                as + " (" + (field == null ? "count of rows" : agg.wireName() + " of " + field) + ")";
            case Measure.Derived(var expr, var as) -> as + " (" + expr + ")";
        };
    }

    private static String dimension(Dimension dimension) {
        return dimension.grain() == null
                ? dimension.field()
                : dimension.grain().wireName() + " of " + dimension.field();
    }

    private static String filter(Filter filter) {
        return switch (filter) {
            case Filter.Compare(var field, var op, var value) -> field + " " + op.sign() + " " + value;
            case Filter.In(var field, var values, var negated) ->
                field
                        + (negated ? " none of " : " one of ")
                        + values.stream().map(String::valueOf).collect(Collectors.joining(", "));
            case Filter.Between(var field, var from, var to) -> field + between(from, to);
            case Filter.Text(var field, var match, var value) ->
                field + (match == Filter.TextMatch.CONTAINS ? " contains " : " begins with ") + value;
            case Filter.Null(var field, var negated) -> field + (negated ? " is known" : " is not known");
        };
    }

    private static String between(@Nullable Object from, @Nullable Object to) {
        return (from == null ? "" : " from " + from) + (to == null ? "" : " before " + to);
    }

    private static String having(Having having) {
        return having.measure() + " " + having.op().sign() + " "
                + having.value().toPlainString();
    }

    private static String sort(Sort sort) {
        return sort.by() + (sort.descending() ? ", the largest first" : "");
    }
}
