package io.tidemark.analytics.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.wire.Json;
import io.tidemark.analytics.wire.QueryJson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RollupTest {
    private static final int REGION = NastyData.DATASET.indexOf("region").orElseThrow();
    private static final int UNITS = NastyData.DATASET.indexOf("units").orElseThrow();
    private static final int PRICE = NastyData.DATASET.indexOf("price").orElseThrow();
    private static final int DAY = NastyData.DATASET.indexOf("day").orElseThrow();
    private static final int AT = NastyData.DATASET.indexOf("at").orElseThrow();

    private static Optional<Rollup> of(String query) {
        try {
            return Rollup.of(
                    QueryJson.read(Json.MAPPER.readTree(("{'dataset':'nasty'," + query + "}").replace('\'', '"'))),
                    NastyData.DATASET,
                    NastyData.NOW);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String sum(String dimensions, String filters) {
        return "'measures':[{'agg':'sum','field':'price','as':'s'}],'dimensions':[" + dimensions + "],'filters':["
                + filters + "]";
    }

    private static Rollup.Key key(int field, @Nullable Grain grain) {
        return new Rollup.Key(field, grain);
    }

    @Test
    void theKeysAreWhatIsGroupedAndFilteredBy() {
        assertEquals(
                Optional.of(
                        new Rollup(List.of(key(REGION, null), key(UNITS, null), key(AT, Grain.MONTH)), List.of(PRICE))),
                of(sum(
                        "{'field':'at','grain':'month','as':'m'},{'field':'region'}",
                        "{'field':'units','op':'>','value':3}")));
    }

    @Test
    void aLimitInTimeIsAKeyAsFineAsItsEdge() {
        assertEquals(
                Optional.of(new Rollup(List.of(key(AT, Grain.DAY)), List.of(PRICE))),
                of(sum(
                        "{'field':'at','grain':'week','as':'w'}",
                        "{'field':'at','op':'between','from':'2024-01-03','to':'2024-02-01'}")));
        assertEquals(
                Optional.of(new Rollup(List.of(key(AT, Grain.HOUR)), List.of(PRICE))),
                of(sum("", "{'field':'at','op':'>=','value':'2024-01-03T07:00:00Z'}")));
    }

    @Test
    void aLimitThatCutsABucketNeedsTheRows() {
        assertEquals(Optional.empty(), of(sum("", "{'field':'at','op':'>=','value':'2024-01-03T07:00:00.5Z'}")));
        assertEquals(Optional.empty(), of(sum("", "{'field':'at','op':'>','value':'2024-01-03'}")));
        assertEquals(Optional.empty(), of(sum("", "{'field':'at','op':'=','value':'2024-01-03'}")));
        assertEquals(Optional.empty(), of(sum("{'field':'at'}", "")));
    }

    @Test
    void whatCannotBeAddedUpNeedsTheRows() {
        for (String agg : List.of("countDistinct", "median", "p90", "p95", "p99", "stddev")) {
            assertEquals(Optional.empty(), of("'measures':[{'agg':'" + agg + "','field':'units','as':'x'}]"), agg);
        }
        assertEquals(Optional.empty(), of("'measures':[{'agg':'sum','field':'weight','as':'x'}]"));
        assertEquals(Optional.empty(), of("'measures':[{'agg':'avg','field':'weight','as':'x'}]"));
        assertTrue(of("'measures':[{'agg':'max','field':'weight','as':'x'}]").isPresent());
        assertTrue(of("'measures':[{'agg':'count','as':'x'}]").isPresent());
    }

    @Test
    void aFinerRollupServesACoarserQuestion() {
        Rollup days = new Rollup(List.of(key(REGION, null), key(AT, Grain.DAY)), List.of(UNITS, PRICE));
        assertTrue(days.serves(new Rollup(List.of(key(AT, Grain.MONTH)), List.of(PRICE))));
        assertTrue(days.serves(new Rollup(List.of(key(AT, Grain.WEEK)), List.of())));
        assertFalse(days.serves(new Rollup(List.of(key(AT, Grain.HOUR)), List.of(PRICE))));
        assertFalse(days.serves(new Rollup(List.of(key(DAY, null)), List.of(PRICE))));
        assertFalse(days.serves(new Rollup(List.of(key(REGION, null)), List.of(DAY))));
    }

    @Test
    void weeksAndMonthsDoNotMakeEachOther() {
        Rollup weeks = new Rollup(List.of(key(AT, Grain.WEEK)), List.of());
        Rollup months = new Rollup(List.of(key(AT, Grain.MONTH)), List.of());
        assertFalse(weeks.serves(months));
        assertFalse(months.serves(weeks));
        assertTrue(months.serves(new Rollup(List.of(key(AT, Grain.QUARTER)), List.of())));
    }
}
