package io.tidemark.app.workspace;

import io.tidemark.bridge.rest.Device;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A device that has a copy of the workspace, as the server knows it.
///
/// @param id          a UUID
/// @param person      whose it is, as people say it
/// @param app         the program and its version in its own words; null when it did not say
/// @param seenAt      when it was last heard of
/// @param readableTo  when it locks itself unless it is heard of
/// @param confirmed   whether nothing is left on it that its person may no longer have
/// @param confirmedAt when what had to go was gone; null when nothing ever had to
/// @param rows        how many went then
/// @param here        whether it is this one
public record KnownDevice(
        String id,
        String person,
        @Nullable String app,
        @Nullable Instant seenAt,
        @Nullable Instant readableTo,
        boolean confirmed,
        @Nullable Instant confirmedAt,
        long rows,
        boolean here) {

    /// @param here the id of this one
    static KnownDevice of(Device device, String here) {
        return new KnownDevice(
                device.deviceId(),
                device.name(),
                device.app(),
                device.seenAt(),
                device.leaseUntil(),
                device.confirmed(),
                device.confirmedAt(),
                device.rows(),
                device.deviceId().equals(here));
    }
}
