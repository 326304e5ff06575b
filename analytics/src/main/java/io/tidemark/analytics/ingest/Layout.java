package io.tidemark.analytics.ingest;

import org.jspecify.annotations.Nullable;

/// How a file is to be read; found by [Inference] or [Layout#detect].
///
/// @param delimiter of a CSV: comma, semicolon or tab
/// @param dateOrder null where dates with slashes are not dates
public record Layout(
        FileFormat format, char delimiter, @Nullable DateOrder dateOrder) {

    /// Looks at the beginning only: dates are then ISO dates.
    public static Layout detect(Source source, FileFormat format) {
        return new Layout(format, format == FileFormat.CSV ? Delimiter.of(source) : ',', null);
    }

    Layout withDateOrder(@Nullable DateOrder order) {
        return new Layout(format, delimiter, order);
    }
}
