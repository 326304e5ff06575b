package io.tidemark.backend.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.wire.Json;
import org.junit.jupiter.api.Test;

class QueryPlanTest {

    private static QueryPlan plan(String node, String filter, double cost) throws JsonProcessingException {
        return QueryPlan.of(Json.MAPPER.readTree("""
                [{"Plan":{"Node Type":"Aggregate","Strategy":"Hashed","Total Cost":%s,
                  "Plans":[{"Node Type":"%s","Relation Name":"d1","Filter":"%s","Total Cost":3}]}}]
                """.formatted(cost, node, filter)));
    }

    @Test
    void theCostIsThatOfTheWhole() throws JsonProcessingException {
        assertEquals(1234.5, plan("Seq Scan", "", 1234.5).cost());
    }

    @Test
    void aHashTellsPlansApartAndNotValues() throws JsonProcessingException {
        String hash = plan("Seq Scan", "(c1 = 'secret')", 9).hash();
        assertEquals(hash, plan("Seq Scan", "(c1 = 'other')", 70).hash());
        assertNotEquals(hash, plan("Index Scan", "(c1 = 'secret')", 9).hash());
    }
}
