package io.tidemark.backend.store;

/// One pool of connections just now.
///
/// @param active  connections in use
/// @param waiting threads that wait for one
/// @param most    connections it may open
public record PoolStats(int active, int idle, int waiting, int most) {}
