package io.tidemark.app.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Grain;
import io.tidemark.app.kit.Unit;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The options of a tile as the desktop understands them; an option of the wrong shape counts as absent.
///
/// All: `format` (`currency`, `percent`, `integer`, `decimal`), `formats.<column>`, `unit`, `measure` (the one
/// shown; the others only help to calculate it). Numbers: `period` (`day` to `year`: only the last one of the
/// range), `delta`, `sparkline.grain`, `good` (`up`, `down`, `none`). Charts: `series`, `stacked`, `horizontal`,
/// `zero`, `autoGrain` (follows the dashboard); scatter `x`, `y`, `xFormat`, `yFormat`, `label`. Tables: `share`,
/// `bar`, `totals`, `decimals`. Text: `markdown`.
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

    Optional<Grain> period() {
        return text("period").flatMap(TileOptions::grain);
    }

    /// The grain of the small line; empty leaves the choice to the length of the range.
    Optional<Grain> runGrain() {
        JsonNode node = tile.options().get("sparkline");
        return node == null ? Optional.empty() : grain(node.path("grain").asText(""));
    }

    private static Optional<Grain> grain(String name) {
        return Arrays.stream(Grain.values())
                .filter(each -> each.wireName().equals(name))
                .findFirst();
    }

    /// The column of the measure that is shown: the one named, else the `otherwise`-th.
    int measure(Answer answer, int otherwise) {
        return text("measure")
                .map(name -> column(answer, name))
                .filter(at -> at >= 0)
                .orElse(otherwise);
    }

    static int column(Answer answer, String name) {
        return answer.columns().stream().map(Answer.Column::name).toList().indexOf(name);
    }

    /// The unit of a column: what the tile says, else what the dataset says.
    Unit unit(Answer answer, int column) {
        Answer.Column named = answer.columns().get(column);
        return unit(answer, named, formatOf(named.name()));
    }

    /// The unit of a column that the tile formats under a name of its own.
    Unit unit(Answer answer, int column, String formatOption) {
        return unit(answer, answer.columns().get(column), text(formatOption).orElse(""));
    }

    private String formatOf(String column) {
        JsonNode formats = tile.options().get("formats");
        if (formats != null && formats.path(column).isTextual()) {
            return formats.path(column).textValue();
        }
        return text("format").orElse("");
    }

    private Unit unit(Answer answer, Answer.Column column, String format) {
        Unit own = text("unit").map(Unit::of).orElseGet(() -> of(column.unit()));
        return switch (format) {
            case "percent" -> Unit.PERCENT;
            case "currency" -> own.money() ? own : money(answer);
            default -> own;
        };
    }

    /// A derived measure has no unit of its own; its ingredients have.
    private static Unit money(Answer answer) {
        return answer.columns().stream()
                .map(each -> of(each.unit()))
                .filter(Unit::money)
                .findFirst()
                .orElse(Unit.of("$"));
    }

    private static Unit of(@Nullable String name) {
        return Unit.of(name == null ? "" : name);
    }
}
