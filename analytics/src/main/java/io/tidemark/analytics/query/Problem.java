package io.tidemark.analytics.query;

/// One thing wrong with a query.
///
/// @param pointer JSON pointer (RFC 6901) to the member of the query, `` for the whole
/// @param message a sentence for people
public record Problem(String pointer, String message) {}
