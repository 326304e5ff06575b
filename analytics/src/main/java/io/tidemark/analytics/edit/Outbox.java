package io.tidemark.analytics.edit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What people did on this device, until the server has taken it; the store offers it, the bridge sees nothing else
/// of it. Every call that writes is one transaction. Safe from any thread.
///
/// A device has a new id once it had to begin to count anew: whoever speaks of numbers says of which device.
public interface Outbox {

    /// What is to be sent next, in order; nothing is left out between.
    ///
    /// @param most  how many
    /// @param bytes how many all of them may be as JSON; one that is larger comes alone
    Batch next(int most, long bytes);

    /// Takes in what became of mutations; one that was rejected is parked. Those that are not known here are passed
    /// over, and all of them when the device has another id by now.
    void answered(String deviceId, List<Outcome> outcomes);

    /// What the server counts as taken without this device knowing what became of it: an answer was lost. In order.
    Batch unanswered();

    /// Puts a mutation that the server cannot take aside, where the person sees it. In its place one that changes
    /// nothing is sent, so that what comes behind it can go on. Does nothing when it waits no more.
    ///
    /// @param reason for people
    void park(String key, String reason);

    /// Takes a new device id and counts what waits, and what was taken in the last days, anew from 1: the server has
    /// another idea of this device's numbers. Keys stay: by them the server knows what it has. Does nothing when
    /// the device has another id by now.
    void recount(String deviceId);

    /// @param epoch of the server's history; null before the first sync: then nothing can be sent yet
    record Batch(String deviceId, @Nullable String epoch, List<Mutation> mutations) {
        public Batch {
            mutations = List.copyOf(mutations);
        }
    }
}
