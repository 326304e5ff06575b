package io.tidemark.app.explore;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lays an explored question out as a dashboard: a chart that fits its first dimension, and all of it as a table.
final class ExploreSheet {
    private static final int BARS = 15;
    private static final int POINTS = 5_000;
    private static final int ROWS = 1_000;
    private static final int WIDE = 24;
    private static final int CHART_HIGH = 9;
    private static final int TABLE_HIGH = 10;

    private ExploreSheet() {}

    static Dashboard of(Dataset dataset, List<MeasurePick> measures, List<DimensionPick> dimensions) {
        List<Tile> tiles = new ArrayList<>();
        int y = 0;
        if (dimensions.isEmpty()) {
            int wide = Math.max(4, WIDE / Math.max(4, measures.size()));
            for (int i = 0; i < measures.size(); i++) {
                MeasurePick pick = measures.get(i);
                Query one = query(dataset, List.of(pick), dimensions, List.of(), 1);
                int perLine = WIDE / wide;
                tiles.add(
                        tile("figure" + i, "number", pick.title(), i % perLine * wide, i / perLine * 4, wide, 4, one));
            }
            return sheet(dataset, measures, dimensions, tiles);
        }
        tiles.add(chart(dataset, measures, dimensions));
        y += CHART_HIGH;
        tiles.add(tile(
                "rows",
                "table",
                "As a table",
                0,
                y,
                WIDE,
                TABLE_HIGH,
                query(dataset, measures, dimensions, order(measures, dimensions), ROWS)));
        return sheet(dataset, measures, dimensions, tiles);
    }

    /// The question in words: `Sum of revenue by region and sold_at by month`.
    private static String sentence(List<MeasurePick> measures, List<DimensionPick> dimensions) {
        String shown =
                String.join(", ", measures.stream().map(MeasurePick::title).toList());
        String by = String.join(
                " and ", dimensions.stream().map(DimensionPick::title).toList());
        return by.isEmpty() ? shown : shown + " by " + by;
    }

    private static Dashboard sheet(
            Dataset dataset, List<MeasurePick> measures, List<DimensionPick> dimensions, List<Tile> tiles) {
        return new Dashboard(sentence(measures, dimensions), null, dataset.id(), null, tiles);
    }

    private static Tile chart(Dataset dataset, List<MeasurePick> measures, List<DimensionPick> dimensions) {
        DimensionPick along = dimensions.getFirst();
        List<DimensionPick> drawn = dimensions.subList(0, Math.min(2, dimensions.size()));
        List<MeasurePick> shown = drawn.size() > 1 ? measures.subList(0, 1) : measures;
        boolean overTime = along.grain() != null;
        Query query =
                query(dataset, shown, drawn, order(shown, drawn), overTime ? POINTS : drawn.size() > 1 ? POINTS : BARS);
        return tile("chart", overTime ? "line" : "bar", "As a chart", 0, 0, WIDE, CHART_HIGH, query);
    }

    private static List<Sort> order(List<MeasurePick> measures, List<DimensionPick> dimensions) {
        return dimensions.getFirst().grain() != null
                ? List.of(new Sort(dimensions.getFirst().title(), false))
                : List.of(new Sort(measures.getFirst().title(), true));
    }

    private static Query query(
            Dataset dataset, List<MeasurePick> measures, List<DimensionPick> dimensions, List<Sort> sort, int limit) {
        List<Measure> figures = measures.stream().map(MeasurePick::measure).toList();
        List<Dimension> groups =
                dimensions.stream().map(DimensionPick::dimension).toList();
        return new Query(dataset.id(), figures, groups, List.of(), List.of(), sort, limit, null);
    }

    private static Tile tile(String id, String type, String title, int x, int y, int w, int h, @Nullable Query query) {
        Map<String, JsonNode> options = Map.of();
        return new Tile(id, type, title, null, x, y, w, h, query, options);
    }
}
