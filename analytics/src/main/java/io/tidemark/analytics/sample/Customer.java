package io.tidemark.analytics.sample;

/// Somebody who buys.
///
/// @param business buys more at a time and through other channels than a household
record Customer(String name, String segment, boolean business) {}
