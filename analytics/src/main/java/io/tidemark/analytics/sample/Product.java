package io.tidemark.analytics.sample;

/// Something on sale.
///
/// @param cents  list price in the first year
/// @param margin share of the list price that is not cost
/// @param weight how often it is bought, against the others of its category
/// @param summer how much better it sells in July than in January: 0 for no difference, negative for winter goods
record Product(String name, String category, int cents, double margin, double weight, double summer) {}
