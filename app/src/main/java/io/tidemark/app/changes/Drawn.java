package io.tidemark.app.changes;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.edit.BadMutation;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Dispute;
import io.tidemark.analytics.query.InvalidQuery;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.Json;
import io.tidemark.analytics.wire.QueryJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What one side of a conflict would have drawn: dashboards of a single tile.
///
/// @param content the document as it is now
record Drawn(Conflict conflict, Content content) {
    private static final int WIDTH = 24;
    private static final int HEIGHT = 6;

    /// Empty when that side has no such tile, or none that this version can draw.
    Optional<Dashboard> tile(Function<Dispute, @Nullable JsonNode> side, String id) {
        try {
            Content wanted = Resolution.side(conflict, side, content);
            Dashboard whole = Json.MAPPER.treeToValue(wanted.body(), Dashboard.class);
            return whole.tiles().stream()
                    .filter(tile -> tile.id().equals(id))
                    .findFirst()
                    .map(tile ->
                            new Dashboard(whole.title(), null, whole.dataset(), whole.time(), List.of(filling(tile))));
        } catch (BadMutation | JacksonException | IllegalArgumentException | NullPointerException _) {
            return Optional.empty();
        }
    }

    private static Tile filling(Tile tile) {
        return new Tile(
                tile.id(),
                tile.type(),
                tile.title(),
                tile.subtitle(),
                0,
                0,
                WIDTH,
                HEIGHT,
                tile.query(),
                tile.options());
    }

    /// Whether it is a query that is no tile's.
    static boolean isQuery(String path) {
        return path.equals("/body/query");
    }

    /// The answer to a query, as rows; empty when it is none that this version knows.
    static Optional<Dashboard> table(@Nullable JsonNode query) {
        if (query == null || !query.isObject()) {
            return Optional.empty();
        }
        try {
            Query asked = QueryJson.read(query);
            Tile tile = new Tile("rows", "table", "", null, 0, 0, WIDTH, HEIGHT, asked, Map.of());
            return Optional.of(new Dashboard("", null, asked.dataset(), null, List.of(tile)));
        } catch (InvalidQuery _) {
            return Optional.empty();
        }
    }
}
