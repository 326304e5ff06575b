package io.tidemark.app.kit.chart;

import io.tidemark.app.kit.Numbers;

/// A chart in one sentence, for people who cannot see it.
final class Spoken {
    private Spoken() {}

    static String lines(ChartData.Lines data, Ticks places, Numbers numbers) {
        if (data.empty()) {
            return "A line chart without points.";
        }
        StringBuilder text = new StringBuilder(data.filled() ? "Area chart" : "Line chart");
        for (Series line : data.series()) {
            int low = extreme(line, -1);
            int high = extreme(line, 1);
            if (low < 0) {
                continue;
            }
            text.append(text.length() < 12 ? " of " : "; ").append(line.name());
            text.append(" from ").append(places.name(line.x()[0]));
            text.append(" to ").append(places.name(line.x()[line.size() - 1]));
            text.append(", lowest ").append(numbers.figure(line.y()[low], data.unit()));
            text.append(" in ").append(places.name(line.x()[low]));
            text.append(", highest ").append(numbers.figure(line.y()[high], data.unit()));
            text.append(" in ").append(places.name(line.x()[high]));
        }
        return text.append('.').toString();
    }

    static String bars(ChartData.Bars data, Numbers numbers) {
        if (data.empty() || data.series().isEmpty()) {
            return "A bar chart without bars.";
        }
        Series first = data.series().getFirst();
        int high = extreme(first, 1);
        String most = high < 0
                ? ""
                : ", most in " + data.categories().get(high) + " with " + numbers.figure(first.y()[high], data.unit());
        return "Bar chart of " + first.name() + " in " + data.categories().size() + " groups" + most + ".";
    }

    static String dots(ChartData.Dots data) {
        return "Scatter chart of " + data.points().size() + " points, "
                + data.up().name() + " over " + data.across().name() + ".";
    }

    private static int extreme(Series line, int direction) {
        int best = -1;
        for (int i = 0; i < line.size(); i++) {
            if (!Double.isNaN(line.y()[i]) && (best < 0 || (line.y()[i] - line.y()[best]) * direction > 0)) {
                best = i;
            }
        }
        return best;
    }
}
