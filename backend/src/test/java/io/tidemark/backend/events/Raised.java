package io.tidemark.backend.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.store.TenantStore;
import java.util.ArrayList;
import java.util.List;

/// An event as it lies in PostgreSQL.
record Raised(long lsn, String kind, JsonNode body) {

    /// Those of a tenant in whose JSON a text occurs, in the order of commits.
    static List<Raised> with(TenantStore store, String tenant, String text) {
        return store.read(tenant, connection -> {
            try (var statement = connection.prepareStatement("select lsn, kind, body::text from events"
                    + " where position(? in body::text) > 0 order by lsn, n")) {
                statement.setString(1, text);
                List<Raised> found = new ArrayList<>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(new Raised(
                                rows.getLong(1), rows.getString(2), Json.MAPPER.readTree(rows.getString(3))));
                    }
                }
                return found;
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        });
    }
}
