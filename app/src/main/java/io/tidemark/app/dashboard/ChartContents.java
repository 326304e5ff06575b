package io.tidemark.app.dashboard;

import io.tidemark.analytics.model.Tile;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.app.kit.Unit;
import io.tidemark.app.kit.chart.ChartData;
import io.tidemark.app.kit.chart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Turns an answer into what a chart shows: the first dimension is the place, a second one splits into series, and several measures
/// are series by themselves.
final class ChartContents {
    private static final int MOST_SERIES = 8;

    private final Tile tile;
    private final TileOptions options;
    private final List<Dimension> dimensions;
    private final Answer answer;
    private final Locale locale;

    ChartContents(Tile tile, TilePlan.Answers answers, Locale locale) {
        this.tile = tile;
        this.options = new TileOptions(tile);
        this.dimensions = answers.plan().main().dimensions();
        this.answer = answers.main().answer();
        this.locale = locale;
    }

    /// @param selected the value picked in this tile; ignored unless `picked`
    TileContent chart(boolean picked, @Nullable Object selected) {
        if (tile.type().equals("scatter")) {
            return dots(picked, selected);
        }
        Grid grid = grid();
        int at = picked ? grid.keys.indexOf(selected) : -1;
        boolean line = tile.type().equals("line") || tile.type().equals("area");
        if (line && grid.keys.stream().allMatch(ChartContents::isPlace)) {
            return new TileContent.Chart(lines(grid, at), grid.keys);
        }
        boolean upright = options.flag("upright", line || dimensions.getFirst().grain() != null);
        double[] places = IntStream.range(0, grid.keys.size()).asDoubleStream().toArray();
        List<Series> series = grid.series.entrySet().stream()
                .map(each -> new Series(each.getKey(), places, each.getValue()))
                .toList();
        return new TileContent.Chart(
                new ChartData.Bars(
                        grid.keys.stream().map(this::placeName).toList(),
                        series,
                        upright,
                        options.flag("stacked", false),
                        unit(),
                        at),
                grid.keys);
    }

    private ChartData.Lines lines(Grid grid, int selected) {
        double[] places = grid.keys.stream().mapToDouble(ChartContents::place).toArray();
        List<Series> series = grid.series.entrySet().stream()
                .map(each -> new Series(each.getKey(), places, each.getValue()))
                .toList();
        boolean filled = tile.type().equals("area");
        boolean time = grid.keys.stream().noneMatch(Number.class::isInstance);
        return new ChartData.Lines(
                time ? ChartData.Along.TIME : ChartData.Along.NUMBER,
                series,
                filled,
                options.flag("zero", true),
                unit(),
                selected < 0 ? Double.NaN : places[selected]);
    }

    private static boolean isPlace(@Nullable Object key) {
        return key instanceof Instant || key instanceof LocalDate || key instanceof Number;
    }

    private static double place(@Nullable Object key) {
        return key instanceof Number number
                ? number.doubleValue()
                : CrossFilter.start(Objects.requireNonNull(key)).toInstant().toEpochMilli();
    }

    /// Values by series and place.
    private record Grid(List<@Nullable Object> keys, SequencedMap<String, double[]> series) {}

    private Grid grid() {
        List<List<@Nullable Object>> rows = new ArrayList<>(answer.rows());
        if (!rows.isEmpty() && rows.stream().allMatch(row -> isPlace(row.getFirst()))
                && !tile.type().equals("bar")) {
            rows.sort(Comparator.comparingDouble(row -> place(row.getFirst())));
        }
        Map<@Nullable Object, Integer> places = new LinkedHashMap<>();
        rows.forEach(row -> places.putIfAbsent(row.getFirst(), places.size()));
        SequencedMap<String, double[]> series = new LinkedHashMap<>();
        boolean split = dimensions.size() > 1;
        for (List<@Nullable Object> row : rows) {
            int at = Objects.requireNonNull(places.get(row.getFirst()));
            for (int column = dimensions.size(); column < (split ? dimensions.size() + 1 : row.size()); column++) {
                String name = split ? seriesName(row.get(1)) : Names.readable(answer.columns().get(column).name());
                series.computeIfAbsent(name, _ -> missing(places.size()))[at] = number(row.get(column));
            }
        }
        return new Grid(Collections.unmodifiableList(new ArrayList<>(places.keySet())), strongest(series));
    }

    private static double[] missing(int count) {
        double[] values = new double[count];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /// More lines than colours say nothing: the largest stay, in the order they came.
    private static SequencedMap<String, double[]> strongest(SequencedMap<String, double[]> series) {
        if (series.size() <= MOST_SERIES) {
            return series;
        }
        List<String> kept = series.entrySet().stream()
                .sorted(Comparator.comparingDouble(each -> -Arrays.stream(each.getValue())
                        .filter(Double::isFinite)
                        .map(Math::abs)
                        .sum()))
                .limit(MOST_SERIES)
                .map(Map.Entry::getKey)
                .toList();
        series.keySet().retainAll(kept);
        return series;
    }

    private TileContent dots(boolean picked, @Nullable Object selected) {
        int first = dimensions.size();
        int count = answer.rows().size();
        double[] x = new double[count];
        double[] y = new double[count];
        List<String> names = new ArrayList<>();
        List<@Nullable Object> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<@Nullable Object> row = answer.rows().get(i);
            x[i] = number(row.get(first));
            y[i] = number(row.get(first + 1));
            names.add(first == 0 ? "" : placeName(row.getFirst()));
            keys.add(first == 0 ? null : row.getFirst());
        }
        return new TileContent.Chart(
                new ChartData.Dots(
                        new Series(tile.title(), x, y),
                        names,
                        measure(first),
                        measure(first + 1),
                        picked ? keys.indexOf(selected) : -1),
                Collections.unmodifiableList(keys));
    }

    private ChartData.Measure measure(int column) {
        Answer.Column named = answer.columns().get(column);
        return new ChartData.Measure(Names.readable(named.name()), options.unit(named.name(), named.unit()));
    }

    private Unit unit() {
        Answer.Column column = answer.columns().get(dimensions.size());
        return options.unit(column.name(), column.unit());
    }

    private String placeName(@Nullable Object key) {
        return CrossFilter.valueLabel(key, dimensions.getFirst().grain(), locale);
    }

    private String seriesName(@Nullable Object key) {
        return CrossFilter.valueLabel(key, dimensions.get(1).grain(), locale);
    }

    static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
