package io.tidemark.app.workspace;

/// Somebody else who looks at the same dashboard.
///
/// @param id   the person's, at the server
/// @param name as people say it
public record Onlooker(String id, String name) {}
