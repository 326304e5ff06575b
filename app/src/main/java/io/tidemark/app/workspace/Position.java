package io.tidemark.app.workspace;

/// Which state of the server's data an answer shows.
///
/// @param epoch of the server's history; `local` for data of this computer only
public record Position(String epoch, long lsn) {}
