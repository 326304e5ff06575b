package io.tidemark.app.dashboard;

import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Grain;
import io.tidemark.app.kit.Unit;
import io.tidemark.app.kit.chart.ChartData;
import io.tidemark.app.kit.chart.Series;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Turns an answer into what a chart shows: the first dimension is the place, a second one splits into series, and
/// several measures are series by themselves.
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
        boolean upright = !options.flag("horizontal", rows(grid, line));
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

    /// Rows are easier to read, as long as there is one bar each and no time that wants to run to the right.
    private boolean rows(Grid grid, boolean line) {
        return !line && grid.series.size() == 1 && dimensions.getFirst().grain() == null;
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
                filled && series.size() > 1 && options.flag("stacked", true),
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

    /// Values by series and place. Series of a dimension are in the order of their names, so that one value has the
    /// same colour in every chart.
    private record Grid(List<@Nullable Object> keys, SequencedMap<String, double[]> series) {}

    private Grid grid() {
        List<List<@Nullable Object>> rows = new ArrayList<>(answer.rows());
        if (!rows.isEmpty()
                && rows.stream().allMatch(row -> isPlace(row.getFirst()))
                && !tile.type().equals("bar")) {
            rows.sort(Comparator.comparingDouble(row -> place(row.getFirst())));
        }
        Map<@Nullable Object, Integer> places = new LinkedHashMap<>();
        rows.forEach(row -> places.putIfAbsent(row.getFirst(), places.size()));
        SequencedMap<String, double[]> series = new LinkedHashMap<>();
        int splitting = splitting();
        for (List<@Nullable Object> row : rows) {
            int at = Objects.requireNonNull(places.get(row.getFirst()));
            for (int column : shown(splitting >= 0)) {
                String name = splitting >= 0
                        ? valueName(splitting, row.get(splitting))
                        : Names.readable(answer.columns().get(column).name());
                series.computeIfAbsent(name, _ -> missing(places.size()))[at] = number(row.get(column));
            }
        }
        return new Grid(
                Collections.unmodifiableList(new ArrayList<>(places.keySet())),
                strongest(splitting >= 0 ? new TreeMap<>(series) : series));
    }

    /// The column whose values are a series each; -1 when the measures are.
    private int splitting() {
        int named = options.text("series")
                .map(name -> TileOptions.column(answer, name))
                .orElse(-1);
        return named > 0 ? named : dimensions.size() > 1 ? 1 : -1;
    }

    /// The columns of the measures to draw.
    private List<Integer> shown(boolean single) {
        int first = dimensions.size();
        if (single || options.has("measure")) {
            return List.of(options.measure(answer, first));
        }
        return IntStream.range(first, answer.columns().size()).boxed().toList();
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
        int across = named("x", dimensions.size());
        int up = named("y", dimensions.size() + 1);
        int label = dimensions.isEmpty() ? -1 : named("label", 0);
        int grouping = splitting();
        int count = answer.rows().size();
        double[] x = new double[count];
        double[] y = new double[count];
        int[] group = new int[count];
        List<String> names = new ArrayList<>();
        List<String> groups = grouping < 0
                ? List.of()
                : answer.rows().stream()
                        .map(row -> valueName(grouping, row.get(grouping)))
                        .distinct()
                        .sorted()
                        .toList();
        List<@Nullable Object> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<@Nullable Object> row = answer.rows().get(i);
            x[i] = number(row.get(across));
            y[i] = number(row.get(up));
            names.add(label < 0 ? "" : valueName(label, row.get(label)));
            keys.add(dimensions.isEmpty() ? null : row.getFirst());
            if (grouping >= 0) {
                group[i] = groups.indexOf(valueName(grouping, row.get(grouping)));
            }
        }
        ChartData.Dots dots = new ChartData.Dots(
                new Series(tile.title(), x, y),
                names,
                groups,
                group,
                measure(across, "xFormat"),
                measure(up, "yFormat"),
                picked ? keys.indexOf(selected) : -1);
        return new TileContent.Chart(dots, Collections.unmodifiableList(keys));
    }

    private int named(String option, int otherwise) {
        return options.text(option)
                .map(name -> TileOptions.column(answer, name))
                .filter(at -> at >= 0)
                .orElse(otherwise);
    }

    private ChartData.Measure measure(int column, String format) {
        return new ChartData.Measure(
                Names.readable(answer.columns().get(column).name()), options.unit(answer, column, format));
    }

    private Unit unit() {
        return options.unit(answer, shown(splitting() >= 0).getFirst());
    }

    private String placeName(@Nullable Object key) {
        Grain grain = dimensions.getFirst().grain();
        // an axis has no room to say that it is a week
        return CrossFilter.valueLabel(key, grain == Grain.WEEK ? Grain.DAY : grain, locale);
    }

    private String valueName(int dimension, @Nullable Object key) {
        return CrossFilter.valueLabel(key, dimensions.get(dimension).grain(), locale);
    }

    static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
