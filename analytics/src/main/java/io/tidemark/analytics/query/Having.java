package io.tidemark.analytics.query;

import io.tidemark.analytics.query.Filter.Comparison;
import java.math.BigDecimal;

/// A condition on the groups, by the `as` name of a measure.
public record Having(String measure, Comparison op, BigDecimal value) {}
