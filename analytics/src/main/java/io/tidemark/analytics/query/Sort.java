package io.tidemark.analytics.query;

/// @param by the `as` name of a measure or dimension
public record Sort(String by, boolean descending) {}
