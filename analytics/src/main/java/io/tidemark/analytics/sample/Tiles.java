package io.tidemark.analytics.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lays tiles from left to right and band under band on the 24 columns.
final class Tiles {
    private static final int COLUMNS = 24;

    private final List<Tile> tiles = new ArrayList<>();
    private int x;
    private int y;

    /// Adds a tile; the band is full after 24 columns, all of its tiles being of the same height.
    ///
    /// @param options as JSON
    Tiles add(
            String type, int w, int h, String title, @Nullable String subtitle, @Nullable Query query, String options) {
        tiles.add(new Tile("t" + (tiles.size() + 1), type, title, subtitle, x, y, w, h, query, parse(options)));
        x += w;
        if (x >= COLUMNS) {
            x = 0;
            y += h;
        }
        return this;
    }

    Tiles text(int w, int h, String title, String markdown) {
        String options =
                Json.MAPPER.createObjectNode().put("markdown", markdown).toString();
        return add("text", w, h, title, null, null, options);
    }

    private static Map<String, JsonNode> parse(String options) {
        try {
            return Json.MAPPER.readValue(options, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a sample tile's options are not JSON: " + options, e);
        }
    }

    List<Tile> all() {
        return List.copyOf(tiles);
    }
}
