package io.tidemark.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One row of the table: what the product needed, what the raw thing needed, and how they compare.
///
/// @param product median seconds
/// @param raw     median seconds of the raw thing; NaN when there is none to compare with
/// @param rows    rows moved or read, to say a rate; 0 when a rate means nothing
/// @param most    the goal: product / raw is at most this; NaN when none was set
/// @param note    what else is worth knowing; may be null
record Figure(
        String claim,
        String against,
        double product,
        double raw,
        long rows,
        double most,
        @Nullable String note) {

    double ratio() {
        return product / raw;
    }

    boolean met() {
        return Double.isNaN(most) || ratio() <= most;
    }

    static String head() {
        return """
                | what | Tidemark | against | ratio of times | goal | |
                |---|---:|---|---:|---:|---|""";
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s |",
                claim,
                said(product),
                Double.isNaN(raw) ? against : against + ": " + said(raw),
                Double.isNaN(raw) ? "" : String.format(Locale.ROOT, "%.2f", ratio()),
                Double.isNaN(most) ? "" : String.format(Locale.ROOT, "≤ %.2f%s", most, met() ? "" : " **missed**"),
                note == null ? "" : note);
    }

    private String said(double seconds) {
        String time = seconds < 1e-3
                ? String.format(Locale.ROOT, "%.1f µs", seconds * 1e6)
                : seconds < 1
                        ? String.format(Locale.ROOT, "%.1f ms", seconds * 1e3)
                        : String.format(Locale.ROOT, "%.2f s", seconds);
        return rows == 0 ? time : time + String.format(Locale.ROOT, " (%,d rows/s)", Math.round(rows / seconds));
    }
}
