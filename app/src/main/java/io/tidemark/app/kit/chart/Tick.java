package io.tidemark.app.kit.chart;

/// One place on an axis that is named.
///
/// @param value in axis units
public record Tick(double value, String label) {}
