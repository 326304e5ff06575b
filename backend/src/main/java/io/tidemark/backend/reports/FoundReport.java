package io.tidemark.backend.reports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tidemark.analytics.model.Document;

/// A report in a list: the document's own members, and what it can be sorted by besides.
///
/// @param views      hours in which somebody other than its owner looked at it, each person's for itself
/// @param popularity views, each of them worth half after 30 days
/// @param size       bytes of its body as PostgreSQL writes it
record FoundReport(@JsonUnwrapped Document document, long views, double popularity, long size) {}
