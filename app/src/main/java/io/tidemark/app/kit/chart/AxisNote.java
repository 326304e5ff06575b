package io.tidemark.app.kit.chart;

/// A remark about a stretch of a chart's time axis.
///
/// @param from  milliseconds since 1970, UTC; `to` likewise
/// @param dense drawn in the denser of two patterns
/// @param text  one or more whole sentences
public record AxisNote(double from, double to, boolean dense, String text) {}
