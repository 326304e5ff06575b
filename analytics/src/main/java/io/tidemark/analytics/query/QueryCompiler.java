package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.FieldType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// From a query to SQL for one engine. Names that people gave never enter the SQL: fields are `c0…` by position,
/// columns of the answer `d0…` and `m0…`; values are bound. Immutable, safe from any thread.
public final class QueryCompiler {
    private final Syntax syntax;

    public QueryCompiler(Dialect dialect) {
        this.syntax = dialect.syntax();
    }

    /// @param table the SQL name of the physical table, already safe
    /// @param now   what relative times are told from
    /// @throws InvalidQuery with every problem that was found
    public CompiledQuery compile(Query query, Dataset dataset, String table, Instant now) {
        return new Compilation(query, dataset, table, new Values(syntax, now), false).compile();
    }

    /// The same answer from a rollup that [serves][Rollup#serves] the query.
    ///
    /// @param table keys as `c…`, and what was counted and summed of each measured field
    public CompiledQuery compileRolledUp(Query query, Dataset dataset, String table, Instant now) {
        return new Compilation(query, dataset, table, new Values(syntax, now), true).compile();
    }

    private final class Compilation {
        private final Query query;
        private final Dataset dataset;
        private final String table;
        private final Values values;
        private final Problems problems = new Problems();
        private final List<Output> outputs = new ArrayList<>();
        private final List<String> groups = new ArrayList<>();
        private final List<String> selected = new ArrayList<>();
        /// The columns of the answer over the groups; differs from the groups' own only with derived measures.
        private final List<Sql> shown = new ArrayList<>();
        private final AggregateSql aggregates;
        private boolean derives;

        Compilation(Query query, Dataset dataset, String table, Values values, boolean rolledUp) {
            this.query = query;
            this.dataset = dataset;
            this.table = table;
            this.values = values;
            this.aggregates = new AggregateSql(dataset, syntax, rolledUp);
        }

        CompiledQuery compile() {
            new QueryCheck(query, dataset, problems).check();
            dimensions();
            measures();
            List<Sql> where = new FilterSql(dataset, syntax, values, problems).conditions(query.filters());
            List<Sql> conditions = having();
            List<SortKey> keys = SortKey.of(query, outputs, problems);
            problems.refuseIfAny();
            String after = query.after();
            if (after != null) {
                conditions.add(behind(after, keys));
            }
            Sql sql = over(grouped(where), conditions);
            if (!groups.isEmpty()) {
                sql.add(" ORDER BY " + SortKey.orderBy(keys, outputs) + " LIMIT " + (Page.limit(query) + 1L));
            }
            return new CompiledQuery(
                    sql.text(),
                    sql.parameters(),
                    outputs.stream().map(Output::column).toList(),
                    new Page(query, outputs, keys),
                    syntax);
        }

        private void dimensions() {
            for (int i = 0; i < query.dimensions().size(); i++) {
                Dimension dimension = query.dimensions().get(i);
                Output output = QueryCheck.dimension(dimension, i, dataset, problems);
                if (output != null) {
                    String column = "c" + dataset.indexOf(dimension.field()).orElseThrow();
                    Grain grain = dimension.grain();
                    groups.add(grain == null ? column : syntax.truncated(column, output.type(), grain));
                    add(output, groups.getLast());
                }
            }
        }

        private void add(Output output, String expression) {
            outputs.add(output);
            selected.add(expression + " AS " + output.alias());
            shown.add(Sql.of(output.alias()));
        }

        private void measures() {
            Map<String, Derivation.Figure> known = new HashMap<>();
            for (int i = 0; i < query.measures().size(); i++) {
                switch (query.measures().get(i)) {
                    case Measure.Aggregate aggregate -> {
                        Output output = QueryCheck.aggregate(aggregate, i, dataset, problems);
                        if (output != null) {
                            add(output, aggregates.aggregate(aggregate));
                            if (output.type().isNumber()) {
                                boolean exact = output.form() == Output.Form.LONG;
                                known.put(
                                        aggregate.as(),
                                        new Derivation.Figure(
                                                Sql.of(output.alias()), exact, output.scale(), true, 1, 1));
                            }
                        }
                    }
                    case Measure.Derived derived -> derive(derived, i, known);
                }
            }
        }

        private void derive(Measure.Derived derived, int i, Map<String, Derivation.Figure> known) {
            try {
                Derivation derivation = new Derivation(syntax, known);
                Derivation.Figure figure = derivation.derive(ExpressionParser.parse(derived.expr()));
                FieldType type = !figure.exact()
                        ? FieldType.DOUBLE
                        : figure.scale() == 0 ? FieldType.INTEGER : FieldType.DECIMAL;
                Output output = QueryCheck.measure(derived, i, type, null, figure.scale());
                outputs.add(output);
                shown.add(Sql.of("").add(derivation.guarded(figure)).add(" AS " + output.alias()));
                known.put(derived.as(), figure);
                derives = true;
            } catch (IllegalArgumentException e) {
                problems.add("/measures/" + i + "/expr", String.valueOf(e.getMessage()));
            }
        }

        private List<Sql> having() {
            List<Sql> conditions = new ArrayList<>();
            for (int i = 0; i < query.having().size(); i++) {
                Having having = query.having().get(i);
                Output measure = measure(having.measure());
                if (measure == null) {
                    problems.add("/having/" + i + "/measure", "having names a measure of this query that is a number.");
                } else {
                    conditions.add(
                            Point.compare(measure.alias(), having.op(), values.measure(measure, having.value())));
                }
            }
            return conditions;
        }

        private @Nullable Output measure(String name) {
            for (Output output : outputs) {
                if (output.name().equals(name) && output.form() != Output.Form.NATIVE) {
                    return output;
                }
            }
            return null;
        }

        private Sql behind(String after, List<SortKey> keys) {
            List<Output> columns =
                    keys.stream().map(key -> outputs.get(key.index())).toList();
            return new Continuation(syntax).behind(keys, outputs, PageToken.read(after, query, columns));
        }

        private Sql grouped(List<Sql> where) {
            Sql sql = Sql.of(
                    "SELECT " + String.join(", ", selected.isEmpty() ? List.of("1 AS one") : selected) + " FROM ");
            Sql rows = Sql.of(table);
            if (!where.isEmpty()) {
                rows.add(" WHERE ").add(Sql.join(" AND ", where));
            }
            sql.add(withGroupMeans(rows));
            if (!groups.isEmpty()) {
                sql.add(" GROUP BY ");
                for (int i = 1; i <= groups.size(); i++) {
                    sql.add(i == 1 ? "1" : ", " + i);
                }
            }
            return sql;
        }

        private Sql withGroupMeans(Sql rows) {
            if (aggregates.groupMeans().isEmpty()) {
                return rows;
            }
            String partition = groups.isEmpty() ? "" : "PARTITION BY " + String.join(", ", groups);
            Sql sql = Sql.of("(SELECT *");
            aggregates
                    .groupMeans()
                    .forEach((mean, column) -> sql.add(", avg(" + column + ") OVER (" + partition + ") AS " + mean));
            return sql.add(" FROM ").add(rows).add(") rows");
        }

        /// The groups as they are, or what is derived from them and which of them stay.
        private Sql over(Sql grouped, List<Sql> conditions) {
            Sql sql = grouped;
            if (derives) {
                sql = Sql.of("SELECT ")
                        .add(Sql.join(", ", shown))
                        .add(" FROM (")
                        .add(grouped)
                        .add(") groups");
            }
            if (!conditions.isEmpty()) {
                sql = Sql.of("SELECT * FROM (").add(sql).add(") figures WHERE ").add(Sql.join(" AND ", conditions));
            }
            return sql;
        }
    }
}
