package io.tidemark.app.dashboard;

import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.query.Answer;
import io.tidemark.app.kit.Unit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Turns answers into one number, its change and its run over time.
final class FigureContents {
    /// Changes smaller than a tenth of a percent are no news.
    private static final double STILL = 0.0005;

    private FigureContents() {}

    static TileContent of(Tile tile, TilePlan.Answers answers) {
        Answer answer = answers.main().answer();
        TileOptions options = new TileOptions(tile);
        int column = options.measure(answer, answer.columns().size() - 1);
        double value = first(answer, column);
        Unit unit = options.unit(answer, column);
        Double change = change(value, column, answers.before(), unit);
        String against =
                options.period().map(each -> "vs. previous " + each.wireName()).orElse("vs. period before");
        return new TileContent.Figure(value, unit, change, mood(change, options), against, run(answers.run(), options));
    }

    private static double first(Answer answer, int column) {
        return answer.rows().isEmpty()
                ? Double.NaN
                : ChartContents.number(answer.rows().getFirst().get(column));
    }

    private static @Nullable Double change(double value, int column, QuerySource.@Nullable Reply before, Unit unit) {
        double old = before == null ? Double.NaN : first(before.answer(), column);
        double change = unit.share() ? value - old : (value - old) / Math.abs(old);
        return Double.isFinite(change) ? change : null;
    }

    private static TileContent.Mood mood(@Nullable Double change, TileOptions options) {
        String good = options.text("good").orElse("up");
        if (change == null || Math.abs(change) < STILL || good.equals("none")) {
            return TileContent.Mood.NEUTRAL;
        }
        return change > 0 == good.equals("up") ? TileContent.Mood.GOOD : TileContent.Mood.BAD;
    }

    private static double[] run(QuerySource.@Nullable Reply reply, TileOptions options) {
        if (reply == null) {
            return new double[0];
        }
        int column = options.measure(reply.answer(), reply.answer().columns().size() - 1);
        List<List<@Nullable Object>> rows = reply.answer().rows();
        return rows.stream()
                .filter(row -> row.getFirst() != null)
                .sorted((a, b) -> CrossFilter.start(Objects.requireNonNull(a.getFirst()))
                        .compareTo(CrossFilter.start(Objects.requireNonNull(b.getFirst()))))
                .mapToDouble(row -> ChartContents.number(row.get(column)))
                .toArray();
    }
}
