package io.tidemark.analytics.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Filter.Comparison;
import io.tidemark.analytics.query.Filter.TextMatch;
import io.tidemark.analytics.query.Grain;
import io.tidemark.analytics.query.Having;
import io.tidemark.analytics.query.InvalidQuery;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Problem;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.Sort;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads one query and remembers everything that is wrong with it.
final class QueryReader {
    private static final int MOST_PROBLEMS = 20;
    private static final int MOST_MEMBERS = 100_000;
    private static final String OPS = "=, !=, <, <=, >, >=, in, notIn, between, contains, startsWith, isNull, notNull";

    /// Null when the member was refused.
    private interface MemberReader<T> {
        @Nullable
        T apply(JsonNode json, String pointer);
    }

    private final List<Problem> problems = new ArrayList<>();

    Query query(JsonNode json) {
        if (!json.isObject()) {
            throw new InvalidQuery("", "A query is a JSON object.");
        }
        Query query = new Query(
                text(json, "", "dataset", ""),
                members(json, "measures", this::measure),
                members(json, "dimensions", this::dimension),
                members(json, "filters", this::filter),
                members(json, "having", this::having),
                members(json, "sort", this::sort),
                limit(json),
                optional(json, "", "after"));
        if (!problems.isEmpty()) {
            throw new InvalidQuery(problems);
        }
        return query;
    }

    private <T> List<T> members(JsonNode json, String name, MemberReader<T> read) {
        JsonNode list = json.path(name);
        List<T> members = new ArrayList<>();
        if (list.isMissingNode() || list.isNull()) {
            return members;
        }
        if (!list.isArray() || list.size() > MOST_MEMBERS) {
            problem("/" + name, name + " is a list.");
            return members;
        }
        for (int i = 0; i < list.size(); i++) {
            String pointer = "/" + name + "/" + i;
            if (!list.get(i).isObject()) {
                problem(pointer, "A member of " + name + " is an object.");
                continue;
            }
            T member = read.apply(list.get(i), pointer);
            if (member != null) {
                members.add(member);
            }
        }
        return members;
    }

    private @Nullable Measure measure(JsonNode json, String pointer) {
        if (json.hasNonNull("expr")) {
            return new Measure.Derived(text(json, pointer, "expr", "0"), text(json, pointer, "as", "?"));
        }
        Agg agg = word(json, pointer, "agg", Agg.values(), Agg::wireName);
        if (agg == null) {
            return null;
        }
        String field = optional(json, pointer, "field");
        String as = optional(json, pointer, "as");
        String given = field == null ? agg.wireName() : agg.wireName() + "_" + field;
        return new Measure.Aggregate(agg, field, as == null ? given : as);
    }

    private Dimension dimension(JsonNode json, String pointer) {
        String field = text(json, pointer, "field", "?");
        String as = optional(json, pointer, "as");
        Grain grain = json.hasNonNull("grain") ? word(json, pointer, "grain", Grain.values(), Grain::wireName) : null;
        return new Dimension(field, grain, as == null ? field : as);
    }

    private @Nullable Filter filter(JsonNode json, String pointer) {
        String field = text(json, pointer, "field", "?");
        String op = text(json, pointer, "op", "");
        return switch (op) {
            case "in", "notIn" -> new Filter.In(field, values(json, pointer), op.equals("notIn"));
            case "between" -> new Filter.Between(field, end(json, pointer, "from"), end(json, pointer, "to"));
            case "contains" -> new Filter.Text(field, TextMatch.CONTAINS, text(json, pointer, "value", ""));
            case "startsWith" -> new Filter.Text(field, TextMatch.STARTS_WITH, text(json, pointer, "value", ""));
            case "isNull", "notNull" -> new Filter.Null(field, op.equals("notNull"));
            default -> {
                Comparison comparison = comparison(op);
                if (comparison == null) {
                    unknown(pointer + "/op", "operator", OPS);
                    yield null;
                }
                Object value = scalar(json.path("value"), pointer + "/value");
                yield value == null ? null : new Filter.Compare(field, comparison, value);
            }
        };
    }

    private @Nullable Object end(JsonNode json, String pointer, String name) {
        return json.hasNonNull(name) ? scalar(json.get(name), pointer + "/" + name) : null;
    }

    private List<Object> values(JsonNode json, String pointer) {
        JsonNode list = json.path("values");
        List<Object> values = new ArrayList<>();
        if (!list.isArray()) {
            problem(pointer + "/values", "in and notIn need a list of values.");
            return values;
        }
        for (int i = 0; i < list.size(); i++) {
            Object value = scalar(list.get(i), pointer + "/values/" + i);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private @Nullable Having having(JsonNode json, String pointer) {
        String measure = text(json, pointer, "measure", "?");
        Comparison op = comparison(text(json, pointer, "op", ""));
        if (op == null) {
            unknown(pointer + "/op", "operator", "=, !=, <, <=, >, >=");
        }
        JsonNode value = json.path("value");
        if (!value.isNumber()) {
            problem(pointer + "/value", "having compares with a number.");
        }
        return op == null || !value.isNumber() ? null : new Having(measure, op, value.decimalValue());
    }

    private Sort sort(JsonNode json, String pointer) {
        String direction = optional(json, pointer, "dir");
        if (direction != null && !direction.equals("asc") && !direction.equals("desc")) {
            unknown(pointer + "/dir", "direction", "asc, desc");
        }
        return new Sort(text(json, pointer, "by", "?"), "desc".equals(direction));
    }

    private @Nullable Integer limit(JsonNode json) {
        JsonNode limit = json.path("limit");
        if (limit.isMissingNode() || limit.isNull()) {
            return null;
        }
        if (!limit.isIntegralNumber() || !limit.canConvertToInt()) {
            problem("/limit", "The limit is a whole number of 1 to 100,000.");
            return null;
        }
        return limit.intValue();
    }

    private @Nullable Object scalar(JsonNode value, String pointer) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            return number;
        }
        problem(
                pointer,
                value.isNull()
                        ? "No value is like null: ask with isNull or notNull."
                        : "A value is a text, a number, true or false.");
        return null;
    }

    private String text(JsonNode json, String pointer, String name, String otherwise) {
        String text = optional(json, pointer, name);
        if (text == null) {
            if (!json.hasNonNull(name)) {
                problem(pointer + "/" + name, "“" + name + "” is missing.");
            }
            return otherwise;
        }
        return text;
    }

    private @Nullable String optional(JsonNode json, String pointer, String name) {
        JsonNode text = json.path(name);
        if (text.isTextual()) {
            return text.textValue();
        }
        if (!text.isMissingNode() && !text.isNull()) {
            problem(pointer + "/" + name, "“" + name + "” is a text.");
        }
        return null;
    }

    private <T> @Nullable T word(
            JsonNode json, String pointer, String name, T[] allowed, Function<T, String> wireName) {
        String given = text(json, pointer, name, "");
        for (T one : allowed) {
            if (wireName.apply(one).equals(given)) {
                return one;
            }
        }
        unknown(
                pointer + "/" + name,
                name.equals("agg") ? "aggregate" : name,
                Arrays.stream(allowed).map(wireName).collect(Collectors.joining(", ")));
        return null;
    }

    private static @Nullable Comparison comparison(String sign) {
        for (Comparison comparison : Comparison.values()) {
            if (comparison.sign().equals(sign)) {
                return comparison;
            }
        }
        return null;
    }

    private void unknown(String pointer, String what, String allowed) {
        problem(pointer, "This " + what + " is not known. Allowed: " + allowed + ".");
    }

    private void problem(String pointer, String message) {
        if (problems.size() < MOST_PROBLEMS
                && problems.stream().noneMatch(problem -> problem.pointer().equals(pointer))) {
            problems.add(new Problem(pointer, message));
        }
    }
}
