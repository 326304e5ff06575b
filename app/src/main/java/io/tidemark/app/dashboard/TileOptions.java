package io.tidemark.app.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.model.Tile;
import io.tidemark.app.kit.Unit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The options of a tile as the desktop understands them; an option of the wrong shape counts as absent.
///
/// `unit` and `units.<column>` name units (`$`, `km`, `percent` for ratios) · `decimals` in tables · `good`: `up`, `down` or `none` ·
/// `compare`: false hides the change · `spark`: false hides the run · `zero`, `stacked` · `upright` columns · `limit` most bars ·
/// `grain`: `auto` follows the dashboard · `share` a table column's share of the whole · `totals`: false hides the totals row ·
/// `markdown` the text.
record TileOptions(Tile tile) {

    boolean flag(String name, boolean otherwise) {
        JsonNode node = tile.options().get(name);
        return (node != null && node.isBoolean()) ? node.booleanValue() : otherwise;
    }

    boolean has(String name) {
        return tile.options().containsKey(name);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(tile.options().get(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    int number(String name, int otherwise) {
        JsonNode node = tile.options().get(name);
        return (node != null && node.canConvertToInt()) ? node.intValue() : otherwise;
    }

    /// The unit of a column: what the tile says, else what the dataset says.
    Unit unit(String column, @Nullable String ofDataset) {
        JsonNode units = tile.options().get("units");
        if (units != null && units.path(column).isTextual()) {
            return Unit.of(units.path(column).textValue());
        }
        return text("unit").map(Unit::of).orElseGet(() -> Unit.of(ofDataset == null ? "" : ofDataset));
    }
}
