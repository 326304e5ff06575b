package io.tidemark.store.answers;

/// The moment of the truth that rows reflect.
///
/// @param epoch of the backend's history, `local` for data of this device's own
/// @param lsn   the backend's transaction, or the replica's own change number for local data
public record AsOf(String epoch, long lsn) {}
