package io.tidemark.analytics.wire;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Filter.Comparison;
import io.tidemark.analytics.query.Filter.TextMatch;
import io.tidemark.analytics.query.Grain;
import io.tidemark.analytics.query.Having;
import io.tidemark.analytics.query.InvalidQuery;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.Sort;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryJsonTest {
    private static final String OF_THE_PROTOCOL = """
            {"dataset":"flights",
             "measures":[{"agg":"sum","field":"distance","as":"miles"},{"agg":"count","as":"flights"}],
             "dimensions":[{"field":"time_hour","grain":"month","as":"month"},{"field":"carrier"}],
             "filters":[{"field":"origin","op":"in","values":["JFK","LGA"]},
                        {"field":"time_hour","op":"between","from":"2013-07-01","to":"2013-10-01"}],
             "having":[{"measure":"flights","op":">","value":100}],
             "sort":[{"by":"miles","dir":"desc"}],"limit":100,"after":null,"somethingNew":{}}""";

    private static final Query FLIGHTS = new Query(
            "flights",
            List.of(
                    new Measure.Aggregate(Agg.SUM, "distance", "miles"),
                    new Measure.Aggregate(Agg.COUNT, null, "flights")),
            List.of(new Dimension("time_hour", Grain.MONTH, "month"), Dimension.of("carrier")),
            List.of(
                    new Filter.In("origin", List.of("JFK", "LGA"), false),
                    new Filter.Between("time_hour", "2013-07-01", "2013-10-01")),
            List.of(new Having("flights", Comparison.GREATER, new BigDecimal(100))),
            List.of(new Sort("miles", true)),
            100,
            null);

    private static Query read(String json) throws JsonProcessingException {
        return QueryJson.read(Json.MAPPER.readTree(json));
    }

    @Test
    void theExampleOfTheProtocolIsRead() throws JsonProcessingException {
        assertEquals(FLIGHTS, read(OF_THE_PROTOCOL));
    }

    @Test
    void namesThatAreNotGivenComeFromWhatIsAsked() throws JsonProcessingException {
        Query query = read("""
                {"dataset":"d","measures":[{"agg":"count"},{"agg":"countDistinct","field":"a b"}],"dimensions":[{"field":"c"}]}""");
        assertEquals(
                List.of("count", "countDistinct_a b"),
                query.measures().stream().map(Measure::as).toList());
        assertEquals(List.of(Dimension.of("c")), query.dimensions());
    }

    @Test
    void everyFilterComesBackAsItWent() {
        Query query = FLIGHTS.where(List.of(
                new Filter.Compare("a", Comparison.NOT_EQUAL, true),
                new Filter.Compare("a", Comparison.LESS_OR_EQUAL, new BigDecimal("12.50")),
                new Filter.In("a", List.of(1L, 2L), true),
                new Filter.Between("a", null, "now/d"),
                new Filter.Text("a", TextMatch.STARTS_WITH, "é"),
                new Filter.Text("a", TextMatch.CONTAINS, ""),
                new Filter.Null("a", false),
                new Filter.Null("a", true)));
        assertEquals(query, QueryJson.read(QueryJson.write(query)));
        assertEquals(query.withAfter("x"), QueryJson.read(QueryJson.write(query.withAfter("x"))));
    }

    @Test
    void aTileCarriesItsQuery() throws JsonProcessingException {
        Tile tile = new Tile("1", "line", "Miles", null, 0, 0, 12, 6, FLIGHTS, Map.of());
        assertEquals(tile, Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(tile), Tile.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]||object",
                "{\"measures\":[]}|/dataset|missing",
                "{\"dataset\":\"d\",\"measures\":{}}|/measures|list",
                "{\"dataset\":\"d\",\"measures\":[{\"agg\":\"total\"}]}|/measures/0/agg|sum, avg, min, max, count, countDistinct",
                "{\"dataset\":\"d\",\"dimensions\":[{\"field\":\"a\",\"grain\":\"decade\"}]}|/dimensions/0/grain|second, minute, hour, day, week, month, quarter, year",
                "{\"dataset\":\"d\",\"filters\":[{\"field\":\"a\",\"op\":\"like\",\"value\":1}]}|/filters/0/op|startsWith",
                "{\"dataset\":\"d\",\"filters\":[{\"field\":\"a\",\"op\":\"=\",\"value\":null}]}|/filters/0/value|isNull",
                "{\"dataset\":\"d\",\"filters\":[{\"field\":\"a\",\"op\":\"in\",\"values\":[[1]]}]}|/filters/0/values/0|A value is",
                "{\"dataset\":\"d\",\"filters\":[{\"field\":\"a\",\"op\":\"in\",\"values\":{\"$ne\":1}}]}|/filters/0/values|list",
                "{\"dataset\":\"d\",\"having\":[{\"measure\":\"a\",\"op\":\"in\",\"value\":1}]}|/having/0/op|>=",
                "{\"dataset\":\"d\",\"sort\":[{\"by\":\"a\",\"dir\":\"up\"}]}|/sort/0/dir|asc, desc",
                "{\"dataset\":\"d\",\"limit\":1.5}|/limit|whole number",
                "{\"dataset\":\"d\",\"measures\":[{\"expr\":\"a / b\"}]}|/measures/0/as|missing"
            })
    void whatIsWrongIsSaidWithItsPlaceAndTheAllowedWords(String json, String pointer, String says) {
        InvalidQuery refusal = assertThrows(InvalidQuery.class, () -> read(json));
        assertEquals(
                pointer == null ? "" : pointer, refusal.problems().getFirst().pointer());
        assertTrue(refusal.problems().getFirst().message().contains(says), refusal::getMessage);
    }

    @Test
    void aNumberThatWouldBeAGigabyteWrittenOutIsNotRead() {
        for (String number : List.of("1e999999999", "1e-999999999", "0e2147483647", "1e99999999999999999", "1e401")) {
            assertThrows(IllegalArgumentException.class, () -> Json.MAPPER.readTree("[" + number + "]"), number);
        }
        for (String number : List.of("1e308", "5e-324", "1e400", "123456789012345678901234567890.5")) {
            assertEquals(
                    0,
                    new BigDecimal(number)
                            .compareTo(assertDoesNotThrow(() -> Json.MAPPER.readTree(number))
                                    .decimalValue()));
        }
    }
}
