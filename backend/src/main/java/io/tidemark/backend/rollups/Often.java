package io.tidemark.backend.rollups;

import io.tidemark.analytics.query.Query;
import java.util.List;

/// A query that is asked again and again.
///
/// @param roles of those who ask it, sorted
/// @param times it has been asked
public record Often(List<String> roles, Query query, long times) {}
