package io.tidemark.app.devices;

/// What the page shows.
sealed interface DevicesState {
    /// The server is being asked for the first time.
    record Loading() implements DevicesState {}

    /// There are devices.
    record Listed() implements DevicesState {}

    /// Nobody has a copy yet.
    record Empty() implements DevicesState {}

    /// The server cannot be asked now.
    record Away() implements DevicesState {}

    /// Only admins see them.
    record Forbidden() implements DevicesState {}

    /// @param message what happened and what to do, for people
    record Failed(String message) implements DevicesState {}
}
