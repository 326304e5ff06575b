package io.tidemark.bridge.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A device of the workspace, as its admins see it.
///
/// @param name        of the person whose device it is
/// @param app         the program and its version as it says them itself, `tidemark-desktop/0.1`
/// @param seenAt      when it was last heard of
/// @param leaseUntil  when it locks itself unless it is heard of
/// @param confirmed   whether nothing is left on it that its person may no longer have
/// @param confirmedAt when what had to go was gone, by its own clock; null when nothing ever had to
/// @param rows        how many went then
public record Device(
        String deviceId,
        String name,
        @Nullable String app,
        @Nullable Instant seenAt,
        @Nullable Instant leaseUntil,
        boolean confirmed,
        @Nullable Instant confirmedAt,
        long rows) {}
