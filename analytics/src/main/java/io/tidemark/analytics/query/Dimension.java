package io.tidemark.analytics.query;

import org.jspecify.annotations.Nullable;

/// What rows are grouped by.
///
/// @param grain only for dates and timestamps; null groups by the value itself
/// @param as    the name of the column in the answer, the field's own unless given
public record Dimension(String field, @Nullable Grain grain, String as) {
    public static Dimension of(String field) {
        return new Dimension(field, null, field);
    }
}
