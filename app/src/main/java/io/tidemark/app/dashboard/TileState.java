package io.tidemark.app.dashboard;

/// Where a tile stands.
sealed interface TileState {
    /// Nothing to show yet.
    record Loading() implements TileState {}

    record Ready(TileContent content) implements TileState {}

    /// There was an answer, without rows.
    record Empty() implements TileState {}

    /// The data is on its way.
    ///
    /// @param message what is missing, for people
    record Arriving(String message) implements TileState {}

    /// What it is made of was taken away, or removed.
    ///
    /// @param message what is gone, for people
    record Gone(String message) implements TileState {}

    /// @param message what happened and what to do, for people
    record Failed(String message) implements TileState {}
}
