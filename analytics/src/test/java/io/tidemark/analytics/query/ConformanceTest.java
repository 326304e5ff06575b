package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Filter.Comparison;
import io.tidemark.analytics.query.Filter.TextMatch;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every construct of the language by name: SQLite, DuckDB and PostgreSQL answer what plain Java computes.
class ConformanceTest {
    private static final Map<String, Object> MIDDLE = Map.of(
            "region",
            "a",
            "units",
            7L,
            "price",
            new BigDecimal("1.10"),
            "rate",
            new BigDecimal("0.123456789"),
            "weight",
            new BigDecimal("2.5"),
            "returned",
            true,
            "day",
            "2020-02-29",
            "at",
            "2021-01-01T00:00:00Z",
            "mass",
            new BigDecimal("1e-300"));

    static Stream<Arguments> aggregatesOfTypes() {
        return fields().flatMap(field -> Arrays.stream(Agg.values())
                .filter(agg -> agg == Agg.COUNT || agg == Agg.COUNT_DISTINCT || fits(agg, field))
                .map(agg -> Arguments.of(agg, field.name())));
    }

    private static boolean fits(Agg agg, Field field) {
        boolean extreme = agg == Agg.MIN || agg == Agg.MAX;
        // The squares of the largest and smallest doubles are no doubles.
        return (extreme ? field.type() != FieldType.BOOLEAN : field.type().isNumber())
                && !(agg == Agg.STDDEV && field.name().equals("mass"));
    }

    private static Stream<Field> fields() {
        return NastyData.DATASET.fields().stream();
    }

    @ParameterizedTest
    @MethodSource("aggregatesOfTypes")
    void anAggregateIsTheSameByGroupInAllAndOverNothing(Agg agg, String field) throws SQLException {
        Agreement.on(Ask.by("region").figure(agg, field).query());
        Agreement.on(Ask.by("region")
                .figure(agg, field)
                .down(agg.wireName() + "_" + field)
                .query());
        Agreement.on(Ask.by().figure(agg, field).count().query());
        Agreement.on(Ask.by("id").figure(agg, field).query());
        Agreement.onEmptyTable(Ask.by().figure(agg, field).count().query());
        Agreement.onEmptyTable(Ask.by("region").figure(agg, field).query());
        Agreement.on(Ask.by()
                .figure(agg, field)
                .count()
                .where("units", Comparison.GREATER, 1_000_000_000L)
                .query());
    }

    static Stream<Arguments> grainsOfTimes() {
        return fields().filter(field -> field.type().isTime()).flatMap(field -> Arrays.stream(Grain.values())
                .filter(grain -> field.type() == FieldType.TIMESTAMP || grain.compareTo(Grain.DAY) >= 0)
                .map(grain -> Arguments.of(grain, field.name())));
    }

    @ParameterizedTest
    @MethodSource("grainsOfTimes")
    void aBucketIsItsFirstInstantInUtc(Grain grain, String field) throws SQLException {
        Agreement.on(Ask.by().by(field, grain).count().figure(Agg.SUM, "price").query());
        Agreement.onPages(
                Ask.by().by(field, grain).count().down("count").limit(2).query());
    }

    @ParameterizedTest
    @ValueSource(strings = {"region", "units", "price", "rate", "weight", "returned", "day", "at", "mass"})
    void groupsByAnyTypeAreOrderedTheSameBothWays(String field) throws SQLException {
        Agreement.on(Ask.by(field).query());
        Agreement.on(Ask.by(field, "id").count().down(field).query());
        Agreement.on(Ask.by("'; DROP TABLE t; --", field)
                .figure(Agg.SUM, "price")
                .up("sum_price")
                .query());
        Agreement.onPages(
                Ask.by(field).figure(Agg.AVG, "price").down(field).limit(3).query());
        Agreement.onPages(Ask.by("'; DROP TABLE t; --", field)
                .figure(Agg.AVG, "price")
                .up("avg_price")
                .limit(4)
                .query());
    }

    static Stream<Arguments> comparisons() {
        return MIDDLE.entrySet().stream().flatMap(entry -> Arrays.stream(Comparison.values())
                .map(op -> Arguments.of(entry.getKey(), op, entry.getValue())));
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void aComparisonKeepsTheSameRows(String field, Comparison op, Object value) throws SQLException {
        Agreement.on(Ask.by("id").where(field, op, value).query());
    }

    @ParameterizedTest
    @EnumSource(Comparison.class)
    void valuesBetweenTwoStepsOfATypeAreNotRounded(Comparison op) throws SQLException {
        Agreement.on(Ask.by("id").where("units", op, new BigDecimal("6.5")).query());
        Agreement.on(Ask.by("id").where("units", op, new BigDecimal("-1.5")).query());
        Agreement.on(Ask.by("id").where("price", op, new BigDecimal("0.005")).query());
        Agreement.on(
                Ask.by("id").where("price", op, new BigDecimal("-0.0000001")).query());
        Agreement.on(Ask.by("id").where("rate", op, new BigDecimal("1e-400")).query());
        Agreement.on(Ask.by("id").where("units", op, new BigDecimal("1e30")).query());
        Agreement.on(Ask.by("id").where("price", op, new BigDecimal("-1e400")).query());
        Agreement.on(Ask.by("id").where("mass", op, new BigDecimal("1e400")).query());
        Agreement.on(
                Ask.by("id").where("at", op, "1969-12-31T23:59:59.9999985Z").query());
        Agreement.on(Ask.by("id").where("day", op, "2020-02-29T00:00:01+05:45").query());
        Agreement.on(Ask.by("id").where("at", op, "2021-01-01").query());
        Agreement.on(Ask.by("id").where("at", op, "now-999999y").query());
        Agreement.on(Ask.by("id").where("day", op, "now+90000y").query());
        Agreement.on(Ask.by("id").where("at", op, "now-1w").query());
        Agreement.on(Ask.by("id").where("day", op, "now/M").query());
    }

    @Test
    void listsIncludeAndExclude() throws SQLException {
        for (boolean negated : List.of(false, true)) {
            Agreement.on(Ask.by("id")
                    .where(new Filter.In("region", List.of("e\u0301", "", "\ud835\udd38"), negated))
                    .query());
            Agreement.on(Ask.by("id")
                    .where(new Filter.In("units", List.of(7L, new BigDecimal("1.5")), negated))
                    .query());
            Agreement.on(Ask.by("id")
                    .where(new Filter.In("price", List.of(new BigDecimal("0.5"), 7L), negated))
                    .query());
            Agreement.on(Ask.by("id")
                    .where(new Filter.In("day", List.of("1969-12-31", "now/d"), negated))
                    .query());
            Agreement.on(Ask.by("id")
                    .where(new Filter.In("returned", List.of(true), negated))
                    .query());
            Agreement.on(Ask.by("id")
                    .where(new Filter.In("weight", List.of(0L, new BigDecimal("0.1")), negated))
                    .query());
            Agreement.on(Ask.by("id")
                    .where(new Filter.In("region", List.of(), negated))
                    .query());
        }
    }

    @Test
    void betweenContainsItsBeginningAndExcludesItsEnd() throws SQLException {
        Agreement.on(Ask.by("id")
                .where(new Filter.Between("at", "2021-01-01", "2021-01-04"))
                .query());
        Agreement.on(Ask.by("id")
                .where(new Filter.Between("day", "2020-02-29", "2024-03-31"))
                .query());
        Agreement.on(Ask.by("id").where(new Filter.Between("units", 1L, 7L)).query());
        Agreement.on(Ask.by("id")
                .where(new Filter.Between("price", null, new BigDecimal("1.105")))
                .query());
        Agreement.on(Ask.by("id").where(new Filter.Between("region", "a", null)).query());
    }

    @ParameterizedTest
    @EnumSource(TextMatch.class)
    void textIsFoundByCodePointAndCase(TextMatch match) throws SQLException {
        for (String text : NastyData.TEXTS) {
            Agreement.on(
                    Ask.by("id").where(new Filter.Text("region", match, text)).query());
        }
        Agreement.on(Ask.by("id").where(new Filter.Text("region", match, "%")).query());
        Agreement.on(Ask.by("id")
                .where(new Filter.Text("region", match, "\ud83d\ude00"))
                .query());
    }

    @Test
    void nullsAreAskedForByName() throws SQLException {
        for (Field field : NastyData.DATASET.fields()) {
            Agreement.on(
                    Ask.by("id").where(new Filter.Null(field.name(), false)).query());
            Agreement.on(
                    Ask.by().count().where(new Filter.Null(field.name(), true)).query());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s + 1",
                "s - p * 2",
                "s * p",
                "p * r",
                "s / n",
                "p / s",
                "-p / (s - s)",
                "(p + 0.005) * -2",
                "d * 2 + n",
                "d / 3 - p",
                "1 / 3",
                "0.1 + 0.2",
                "n * 1.5 - s",
                "p / 7 + r / 3",
                "r * r",
                "- - n",
                "\"odd \"\"name\" + 1"
            })
    void derivedMeasuresAreExactUntilTheyDivide(String expr) throws SQLException {
        Agreement.on(figures().derived(expr, "x").query());
        Agreement.on(figures()
                .derived(expr, "x")
                .derived("x * 2", "y")
                .derived("y / x", "z")
                .down("x")
                .up("z")
                .query());
        Agreement.on(figures()
                .derived(expr, "x")
                .having("x", Comparison.GREATER, "1.5")
                .query());
        Agreement.onPages(figures().derived(expr, "x").down("x").limit(3).query());
    }

    private static Ask figures() {
        return Ask.by("region")
                .figure(Agg.SUM, "units", "s")
                .figure(Agg.SUM, "price", "p")
                .figure(Agg.MAX, "rate", "r")
                .figure(Agg.AVG, "weight", "d")
                .figure(Agg.COUNT, "price", "n")
                .figure(Agg.MIN, "units", "odd \"name");
    }

    @ParameterizedTest
    @EnumSource(Comparison.class)
    void havingComparesTheFiguresAsShown(Comparison op) throws SQLException {
        Agreement.on(Ask.by("region").count().having("count", op, "6").query());
        Agreement.on(Ask.by("region")
                .figure(Agg.SUM, "price", "p")
                .having("p", op, "20.005")
                .query());
        Agreement.on(Ask.by("region")
                .figure(Agg.AVG, "units", "a")
                .having("a", op, "3.5")
                .query());
        Agreement.on(Ask.by().figure(Agg.SUM, "price", "p").having("p", op, "0").query());
    }

    @Test
    void tiesAreBrokenByAllDimensions() throws SQLException {
        Ask ask = Ask.by("returned", "region", "day").count().down("count");
        Agreement.on(ask.query());
        Agreement.on(ask.limit(7).query());
        Agreement.onPages(ask.limit(7).query());
        Agreement.onPages(Ask.by("region", "units")
                .figure(Agg.MAX, "rate")
                .up("max_rate")
                .down("units")
                .limit(5)
                .query());
    }

    @Test
    void figuresBeyondTheExactRangeAreRefusedByAll() {
        Agreement.onRefusal(
                figures().derived("(s + 1000000) * 9000000000000 * 1000", "x").query());
        Agreement.onRefusal(
                figures().derived("9223372036854775807 + n + 1", "x").query());
        Agreement.onRefusal(
                figures().derived("(9223372036854775807 + n + 1) / 2", "x").query());
    }
}
