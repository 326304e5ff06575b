package io.tidemark.analytics.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Grain;
import io.tidemark.analytics.query.Having;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.Sort;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Writes a query member by member; what is empty or the default is left out.
final class QueryWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private QueryWriter() {}

    static ObjectNode query(Query query) {
        ObjectNode json = NODES.objectNode().put("dataset", query.dataset());
        ArrayNode measures = json.putArray("measures");
        query.measures().forEach(measure -> measures.add(measure(measure)));
        ArrayNode dimensions = json.putArray("dimensions");
        query.dimensions().forEach(dimension -> dimensions.add(dimension(dimension)));
        if (!query.filters().isEmpty()) {
            ArrayNode filters = json.putArray("filters");
            query.filters().forEach(filter -> filters.add(filter(filter)));
        }
        if (!query.having().isEmpty()) {
            ArrayNode having = json.putArray("having");
            for (Having condition : query.having()) {
                having.addObject()
                        .put("measure", condition.measure())
                        .put("op", condition.op().sign())
                        .put("value", condition.value());
            }
        }
        if (!query.sort().isEmpty()) {
            ArrayNode sort = json.putArray("sort");
            for (Sort step : query.sort()) {
                sort.addObject().put("by", step.by()).put("dir", step.descending() ? "desc" : "asc");
            }
        }
        if (query.limit() != null) {
            json.put("limit", query.limit());
        }
        if (query.after() != null) {
            json.put("after", query.after());
        }
        return json;
    }

    private static ObjectNode measure(Measure measure) {
        ObjectNode json = NODES.objectNode();
        switch (measure) {
            case Measure.Aggregate aggregate -> {
                json.put("agg", aggregate.agg().wireName());
                if (aggregate.field() != null) {
                    json.put("field", aggregate.field());
                }
            }
            case Measure.Derived derived -> json.put("expr", derived.expr());
        }
        return json.put("as", measure.as());
    }

    private static ObjectNode dimension(Dimension dimension) {
        ObjectNode json = NODES.objectNode().put("field", dimension.field());
        Grain grain = dimension.grain();
        if (grain != null) {
            json.put("grain", grain.wireName());
        }
        return dimension.as().equals(dimension.field()) ? json : json.put("as", dimension.as());
    }

    private static ObjectNode filter(Filter filter) {
        ObjectNode json = NODES.objectNode().put("field", filter.field());
        switch (filter) {
            case Filter.Compare compare -> {
                json.put("op", compare.op().sign());
                put(json, "value", compare.value());
            }
            case Filter.In in -> {
                json.put("op", in.negated() ? "notIn" : "in");
                ArrayNode values = json.putArray("values");
                in.values().forEach(value -> values.add(scalar(value)));
            }
            case Filter.Between between -> {
                json.put("op", "between");
                put(json, "from", between.from());
                put(json, "to", between.to());
            }
            case Filter.Text text ->
                json.put(
                                "op",
                                switch (text.match()) {
                                    case CONTAINS -> "contains";
                                    case STARTS_WITH -> "startsWith";
                                })
                        .put("value", text.value());
            case Filter.Null isNull -> json.put("op", isNull.negated() ? "notNull" : "isNull");
        }
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable Object value) {
        if (value != null) {
            json.set(name, scalar(value));
        }
    }

    private static JsonNode scalar(Object value) {
        return switch (value) {
            case Boolean truth -> NODES.booleanNode(truth);
            case Long number -> NODES.numberNode(number);
            case Integer number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(BigDecimal.valueOf(number));
            case BigDecimal number -> NODES.numberNode(number);
            default -> NODES.textNode(value.toString());
        };
    }
}
