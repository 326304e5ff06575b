package io.tidemark.app.dashboard;

import io.tidemark.analytics.model.Tile;
import io.tidemark.analytics.query.Answer;
import io.tidemark.app.kit.Unit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns answers into one number, its change and its run over time.
final class FigureContents {
    /// Changes smaller than a tenth of a percent are no news.
    private static final double STILL = 0.0005;

    private FigureContents() {}

    /// @return null when there is no number
    static @Nullable TileContent of(Tile tile, TilePlan.Answers answers) {
        Answer answer = answers.main().answer();
        double value = first(answer);
        if (Double.isNaN(value)) {
            return null;
        }
        TileOptions options = new TileOptions(tile);
        Answer.Column column = answer.columns().getLast();
        Unit unit = options.unit(column.name(), column.unit());
        Double change = change(value, answers.before(), unit);
        return new TileContent.Figure(value, unit, change, mood(change, options), run(answers.run()));
    }

    private static double first(Answer answer) {
        return answer.rows().isEmpty() ? Double.NaN : ChartContents.number(answer.rows().getFirst().getLast());
    }

    private static @Nullable Double change(double value, QuerySource.@Nullable Reply before, Unit unit) {
        double old = before == null ? Double.NaN : first(before.answer());
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

    private static double[] run(QuerySource.@Nullable Reply reply) {
        if (reply == null) {
            return new double[0];
        }
        List<List<@Nullable Object>> rows = reply.answer().rows();
        return rows.stream()
                .filter(row -> row.getFirst() != null)
                .sorted((a, b) -> CrossFilter.start(java.util.Objects.requireNonNull(a.getFirst()))
                        .compareTo(CrossFilter.start(java.util.Objects.requireNonNull(b.getFirst()))))
                .mapToDouble(row -> ChartContents.number(row.getLast()))
                .toArray();
    }
}
