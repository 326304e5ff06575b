package io.tidemark.backend.rooms;

import java.time.Duration;

/// What one node tells the others of a connection that looks at a room.
///
/// @param left how long it counts from now on if no more is said of it; zero when it is gone
public record Sighting(RoomKey room, Viewer viewer, String connection, Duration left) {}
