package io.tidemark.app.making;

/// A dashboard that is about to be deleted.
public record Deletion(String id, String title) {}
