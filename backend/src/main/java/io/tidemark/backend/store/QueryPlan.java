package io.tidemark.backend.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.Sha256;
import io.tidemark.analytics.wire.Json;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;

/// How PostgreSQL means to answer a question.
///
/// @param cost in PostgreSQL's own unit, about the reading of one page
/// @param hash of the plan's shape: the same for questions that differ in values only
public record QueryPlan(double cost, String hash) {

    private static final int HASH_BYTES = 6;

    /// @param explain answers with one row: the plan as PostgreSQL writes it in JSON
    public static QueryPlan read(PreparedStatement explain) throws SQLException {
        try (var rows = explain.executeQuery()) {
            rows.next();
            return of(Json.MAPPER.readTree(rows.getString(1)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL writes its plans as JSON", e);
        }
    }

    static QueryPlan of(JsonNode explained) {
        JsonNode plan = explained.path(0).path("Plan");
        var shape = new StringBuilder();
        describe(plan, shape);
        return new QueryPlan(
                plan.path("Total Cost").asDouble(),
                HexFormat.of().formatHex(Sha256.of(shape.toString()), 0, HASH_BYTES));
    }

    private static void describe(JsonNode plan, StringBuilder shape) {
        shape.append('(').append(plan.path("Node Type").asText());
        for (String part : new String[] {"Relation Name", "Index Name", "Strategy", "Join Type"}) {
            if (plan.has(part)) {
                shape.append(' ').append(plan.path(part).asText());
            }
        }
        plan.path("Plans").forEach(child -> describe(child, shape));
        shape.append(')');
    }
}
