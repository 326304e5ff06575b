package io.tidemark.analytics.query;

import org.jspecify.annotations.Nullable;

/// One figure per group.
public sealed interface Measure {
    String as();

    /// @param field null only for `count`, which then counts rows
    record Aggregate(Agg agg, @Nullable String field, String as) implements Measure {}

    /// @param expr over the `as` names of aggregates: `+ - * /`, parentheses and numbers; division by zero is null
    record Derived(String expr, String as) implements Measure {}
}
