package io.tidemark.analytics.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.query.Query;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One panel on the 24-column grid.
///
/// @param type    `number`, `line`, `area`, `bar`, `scatter`, `table` or `text`
/// @param x       first column, 0 to 23; `w` columns wide; `y` and `h` in rows
/// @param query   null for a text
/// @param options what only this type understands, e.g. `{"stacked":true}` or `{"markdown":"…"}`
public record Tile(
        String id,
        String type,
        String title,
        @Nullable String subtitle,
        int x,
        int y,
        int w,
        int h,
        @Nullable Query query,
        Map<String, JsonNode> options) {
    public Tile {
        @Nullable Map<String, JsonNode> given = options;
        options = given == null ? Map.of() : Map.copyOf(given);
    }
}
