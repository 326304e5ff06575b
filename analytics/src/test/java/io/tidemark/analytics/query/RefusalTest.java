package io.tidemark.analytics.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.query.Filter.Comparison;
import io.tidemark.analytics.query.Filter.TextMatch;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What cannot be meant is refused with its place, and nothing that people wrote becomes SQL.
class RefusalTest {
    private static final List<String> BREAKOUTS = List.of(
            "x'; DROP TABLE t; --",
            "\"; DELETE FROM t; --",
            "c0) FROM t; DROP TABLE t; --",
            "c0",
            "m0",
            "*",
            "?",
            "$1",
            "{fn now()}",
            "' OR '1'='1",
            "\\' OR 1=1 --",
            "/* */ UNION SELECT 1",
            "unit\u0000s",
            "units ");

    static Stream<Arguments> wrongQueries() {
        return Stream.of(
                Arguments.of(
                        "/measures/0/field", Ask.by().figure(Agg.SUM, "nothing").query()),
                Arguments.of(
                        "/measures/0/agg", Ask.by().figure(Agg.SUM, "region").query()),
                Arguments.of(
                        "/measures/0/agg", Ask.by().figure(Agg.MAX, "returned").query()),
                Arguments.of("/measures/0/agg", Ask.by().figure(Agg.AVG, "day").query()),
                Arguments.of("/dimensions/0/field", Ask.by("nothing").query()),
                Arguments.of(
                        "/dimensions/0/grain", Ask.by().by("day", Grain.HOUR).query()),
                Arguments.of(
                        "/dimensions/0/grain", Ask.by().by("units", Grain.DAY).query()),
                Arguments.of("/measures/1/as", Ask.by().count().count().query()),
                Arguments.of("/measures", Ask.by().query()),
                Arguments.of(
                        "/filters/0/field",
                        Ask.by("id").where("nothing", Comparison.EQUAL, 1L).query()),
                Arguments.of(
                        "/filters/0/value",
                        Ask.by("id").where("units", Comparison.EQUAL, "7").query()),
                Arguments.of(
                        "/filters/0/value",
                        Ask.by("id").where("region", Comparison.EQUAL, 7L).query()),
                Arguments.of(
                        "/filters/0/value",
                        Ask.by("id").where("returned", Comparison.EQUAL, 1L).query()),
                Arguments.of(
                        "/filters/0/value",
                        Ask.by("id")
                                .where("day", Comparison.EQUAL, "31.12.2020")
                                .query()),
                Arguments.of(
                        "/filters/0/value",
                        Ask.by("id").where("at", Comparison.LESS, "now-7x").query()),
                Arguments.of(
                        "/filters/0/value",
                        Ask.by("id")
                                .where("region", Comparison.EQUAL, "a\u0000")
                                .query()),
                Arguments.of(
                        "/filters/0/value",
                        Ask.by("id").where("region", Comparison.EQUAL, "\ud83d").query()),
                Arguments.of(
                        "/filters/0/values/1",
                        Ask.by("id")
                                .where(new Filter.In("units", List.of(1L, "2"), false))
                                .query()),
                Arguments.of(
                        "/filters/0",
                        Ask.by("id")
                                .where(new Filter.Between("units", null, null))
                                .query()),
                Arguments.of(
                        "/filters/0/op",
                        Ask.by("id")
                                .where(new Filter.Text("units", TextMatch.CONTAINS, "7"))
                                .query()),
                Arguments.of(
                        "/having/0/measure",
                        Ask.by()
                                .count()
                                .having("nothing", Comparison.EQUAL, "1")
                                .query()),
                Arguments.of("/sort/0/by", Ask.by().count().up("nothing").query()),
                Arguments.of("/limit", Ask.by("id").limit(0).query()),
                Arguments.of("/limit", Ask.by("id").limit(100_001).query()),
                Arguments.of(
                        "/measures/1/expr",
                        Ask.by().count().derived("count +", "x").query()),
                Arguments.of(
                        "/measures/1/expr",
                        Ask.by().count().derived("count(1)", "x").query()),
                Arguments.of(
                        "/measures/1/expr",
                        Ask.by().count().derived("later + 1", "x").query()),
                Arguments.of(
                        "/measures/1/expr",
                        Ask.by()
                                .count()
                                .derived("(".repeat(60) + "1" + ")".repeat(60), "x")
                                .query()),
                Arguments.of("/after", Ask.by().count().query().withAfter("no mark")));
    }

    @ParameterizedTest
    @MethodSource("wrongQueries")
    void aWrongQueryIsRefusedAtItsPlace(String pointer, Query query) {
        InvalidQuery refusal =
                assertThrows(InvalidQuery.class, () -> Engine.of(Dialect.DUCKDB).compile(query, "t"));
        assertEquals(
                List.of(pointer),
                refusal.problems().stream().map(Problem::pointer).toList());
    }

    @Test
    void theLimitsHold() {
        refused(new Query(
                "nasty",
                many(51, new Measure.Aggregate(Agg.COUNT, null, "n")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null));
        refused(new Query(
                "nasty", List.of(), many(21, Dimension.of("id")), List.of(), List.of(), List.of(), null, null));
        refused(new Query(
                "nasty",
                List.of(),
                List.of(Dimension.of("id")),
                many(101, new Filter.Null("id", true)),
                List.of(),
                List.of(),
                null,
                null));
        refused(Ask.by("id").where(new Filter.In("id", many(1_001, 1L), false)).query());
        refused(Ask.by("id")
                .where("region", Comparison.EQUAL, "x".repeat(10_001))
                .query());
        Ask chain = Ask.by().count().derived("count + count", "x0");
        for (int i = 1; i < 20; i++) {
            chain.derived("x" + (i - 1) + " + x" + (i - 1), "x" + i);
        }
        refused(chain.query());
    }

    private static <T> List<T> many(int count, T one) {
        return Collections.nCopies(count, one);
    }

    private static void refused(Query query) {
        assertThrows(InvalidQuery.class, () -> Engine.of(Dialect.SQLITE).compile(query, "t"));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatBreaksOutOfSqlIsAValueOrRefused(Dialect dialect) throws SQLException {
        Engine engine = Engine.of(dialect);
        for (String evil : BREAKOUTS) {
            for (Query query : everywhere(evil)) {
                try {
                    CompiledQuery compiled = engine.compile(query, "t");
                    assertFalse(evil.length() > 2 && compiled.sql().contains(evil), compiled::sql);
                    compiled.run(engine.connection(), Engine.PATIENCE);
                } catch (InvalidQuery refused) {
                    assertFalse(refused.problems().isEmpty());
                }
            }
        }
        assertEquals(
                List.of(List.of(152L)), engine.ask(Ask.by().count().query()).rows());
    }

    private static List<Query> everywhere(String evil) {
        List<Query> queries = new ArrayList<>();
        queries.add(Ask.by(evil).count().query());
        queries.add(Ask.by("id").figure(Agg.MAX, evil).query());
        queries.add(Ask.by("id")
                .figure(Agg.MAX, "units", evil)
                .down(evil)
                .having(evil, Comparison.GREATER, "0")
                .query());
        queries.add(Ask.by("id")
                .figure(Agg.MAX, "units", evil)
                .derived("\"" + evil.replace("\"", "\"\"") + "\" + 1", evil + "2")
                .query());
        queries.add(Ask.by("id").count().derived(evil, "x").query());
        queries.add(Ask.by("id").where(evil, Comparison.EQUAL, 1L).query());
        queries.add(Ask.by("id").where("region", Comparison.EQUAL, evil).query());
        queries.add(Ask.by("id")
                .where(new Filter.In("region", List.of(evil, evil), true))
                .query());
        queries.add(Ask.by("id")
                .where(new Filter.Text("region", TextMatch.STARTS_WITH, evil))
                .query());
        queries.add(Ask.by("id")
                .where(new Filter.Between("region", evil, evil + "z"))
                .query());
        queries.add(Ask.by("id").where("at", Comparison.LESS, evil).query());
        queries.add(Ask.by("id").up(evil).query());
        queries.add(Ask.by("id").query().withAfter(evil));
        queries.add(new Query(evil, List.of(), List.of(Dimension.of("id")), List.of(), List.of(), List.of(), 1, null));
        return queries;
    }

    @Test
    void aPageMarkOfAnotherQueryIsRefused() throws SQLException {
        Engine engine = Engine.of(Dialect.DUCKDB);
        Query query = Ask.by("region").count().down("count").limit(2).query();
        String mark = String.valueOf(engine.ask(query).nextAfter());
        assertThrows(
                InvalidQuery.class,
                () -> engine.ask(Ask.by("region").count().up("count").query().withAfter(mark)));
        assertThrows(InvalidQuery.class, () -> engine.ask(query.withAfter(mark.substring(0, mark.length() - 3))));
        assertThrows(InvalidQuery.class, () -> engine.ask(query.withAfter(mark + "AAAA")));
        assertTrue(engine.ask(Ask.by("region")
                                .count()
                                .down("count")
                                .limit(100)
                                .query()
                                .withAfter(mark))
                        .rows()
                        .size()
                > 2);
    }

    @Test
    void valuesOfEveryNumberTypeAreTaken() throws SQLException {
        for (Object seven : List.of(7L, 7, 7.0, new BigDecimal("7.000"))) {
            Agreement.on(Ask.by("id").where("units", Comparison.EQUAL, seven).query());
        }
    }
}
