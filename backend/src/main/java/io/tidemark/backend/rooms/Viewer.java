package io.tidemark.backend.rooms;

/// Somebody who looks at something.
///
/// @param name as others read it
public record Viewer(String id, String name) {}
