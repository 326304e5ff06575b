package io.tidemark.app.explore;

import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Grain;
import org.jspecify.annotations.Nullable;

/// What someone picked to group by.
///
/// @param grain null for the value itself
record DimensionPick(String field, @Nullable Grain grain) {

    /// As a person says it; also the name of the column.
    String title() {
        return grain == null ? field : field + " (" + grain.wireName() + ")";
    }

    Dimension dimension() {
        return new Dimension(field, grain, title());
    }
}
