package io.tidemark.app.dashboard;

import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.Sort;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns answers into a table: dimensions left, numbers right, a share where the tile asks for it, the whole in the
/// last row.
final class TableContents {
    private static final double LARGE = 1000;

    private final Query query;
    private final TileOptions options;
    private final Answer answer;
    private final @Nullable Answer whole;
    private final Numbers numbers;

    TableContents(Tile tile, TilePlan.Answers answers, Numbers numbers) {
        this.query = answers.plan().main();
        this.options = new TileOptions(tile);
        this.answer = answers.main().answer();
        QuerySource.Reply all = answers.whole();
        this.whole = all == null ? null : all.answer();
        this.numbers = numbers;
    }

    TileContent.Table table(boolean picked, @Nullable Object selected) {
        List<TileContent.Column> columns = new ArrayList<>();
        for (int i = 0; i < answer.columns().size(); i++) {
            columns.add(column(i));
        }
        int shared = options.text("share").map(this::find).orElse(-1);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        List<@Nullable Object> keys = new ArrayList<>();
        for (List<@Nullable Object> row : answer.rows()) {
            List<@Nullable Object> shown = new ArrayList<>(row);
            if (shared >= 0) {
                shown.add(share(row.get(shared), shared));
            }
            rows.add(Collections.unmodifiableList(shown));
            keys.add(row.getFirst());
        }
        List<String> totals = totals(columns);
        if (shared >= 0) {
            columns.add(new TileContent.Column("Share", true, Unit.PERCENT, 1, 0, 0, null));
            if (!totals.isEmpty()) {
                totals.add(numbers.full(BigDecimal.ONE, Unit.PERCENT, 0));
            }
        }
        return new TileContent.Table(
                List.copyOf(columns),
                List.copyOf(rows),
                List.copyOf(totals),
                Collections.unmodifiableList(keys),
                picked ? keys.indexOf(selected) : -1);
    }

    private int find(String name) {
        return TileOptions.column(answer, name);
    }

    private double largest(int column) {
        return answer.rows().stream()
                .mapToDouble(row -> Math.abs(ChartContents.number(row.get(column))))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    private TileContent.Column column(int i) {
        Answer.Column named = answer.columns().get(i);
        boolean measure = i >= query.dimensions().size();
        Unit unit = measure ? options.unit(answer, i) : Unit.NONE;
        boolean number = measure || named.type().isNumber();
        return new TileContent.Column(
                Names.readable(named.name()),
                number,
                unit,
                measure ? decimals(i, unit) : 0,
                sorted(named.name()),
                options.text("bar").filter(named.name()::equals).isPresent() ? largest(i) : 0,
                measure ? null : query.dimensions().get(i).grain());
    }

    private int sorted(String name) {
        if (query.sort().isEmpty()) {
            return 0;
        }
        Sort first = query.sort().getFirst();
        return !first.by().equals(name) ? 0 : first.descending() ? -1 : 1;
    }

    /// Enough digits for the column's smaller numbers, none for its large ones.
    private int decimals(int column, Unit unit) {
        if (options.has("decimals")) {
            return options.number("decimals", 0);
        }
        if (unit.share()) {
            return 1;
        }
        boolean fraction = false;
        double largest = largest(column);
        for (List<@Nullable Object> row : answer.rows()) {
            double value = ChartContents.number(row.get(column));
            fraction |= Double.isFinite(value) && value != Math.rint(value);
        }
        return !fraction || largest >= LARGE * 10 ? 0 : unit.money() || largest < LARGE ? 2 : 1;
    }

    private @Nullable Double share(@Nullable Object part, int column) {
        double all = whole == null || whole.rows().isEmpty()
                ? answer.rows().stream()
                        .mapToDouble(row -> ChartContents.number(row.get(column)))
                        .filter(Double::isFinite)
                        .sum()
                : ChartContents.number(
                        whole.rows().getFirst().get(column - query.dimensions().size()));
        double ratio = ChartContents.number(part) / all;
        return Double.isFinite(ratio) ? ratio : null;
    }

    private List<String> totals(List<TileContent.Column> columns) {
        if (whole == null || whole.rows().isEmpty()) {
            return new ArrayList<>();
        }
        List<@Nullable Object> row = whole.rows().getFirst();
        int dimensions = query.dimensions().size();
        List<String> totals = new ArrayList<>();
        totals.add(title(row));
        for (int i = 1; i < dimensions; i++) {
            totals.add("");
        }
        for (int i = 0; i < query.measures().size(); i++) {
            TileContent.Column column = columns.get(dimensions + i);
            totals.add(cell(row.get(i), column, numbers));
        }
        return totals;
    }

    private String title(List<@Nullable Object> row) {
        int measures = query.measures().size();
        double groups = row.size() > measures ? ChartContents.number(row.get(measures)) : Double.NaN;
        return groups > answer.rows().size()
                ? answer.rows().size() + " of " + numbers.full(groups, Unit.NONE, 0)
                : "Total";
    }

    /// A value as its column writes it.
    static String cell(@Nullable Object value, TileContent.Column column, Numbers numbers) {
        return switch (value) {
            case null -> "–";
            case BigDecimal decimal ->
                column.number() ? numbers.full(decimal, column.unit(), column.decimals()) : decimal.toPlainString();
            case Double number ->
                Double.isFinite(number) ? numbers.full(number, column.unit(), column.decimals()) : "–";
            case Long number ->
                column.number()
                        ? numbers.full(BigDecimal.valueOf(number), column.unit(), column.decimals())
                        : Long.toString(number);
            default -> CrossFilter.valueLabel(value, column.grain(), numbers.locale());
        };
    }
}
