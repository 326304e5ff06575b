package io.tidemark.bridge.sync;

import io.tidemark.analytics.change.Replica;
import io.tidemark.bridge.rest.SyncApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// One sync from where the replica stands to the server's present: the `sync` command.
public final class SyncOnce {
    private final SyncApi api;
    private final Pull pull;
    private final Replica replica;
    private final InstantSource clock;
    private volatile boolean stopped;

    /// @param app name and version of the program, for the server's log
    public SyncOnce(SyncApi api, Replica replica, String app, InstantSource clock) {
        this.api = api;
        this.pull = new Pull(api, replica, app, clock, () -> stopped);
        this.replica = replica;
        this.clock = clock;
    }

    /// @param rows     taken in
    /// @param datasets whose schema or rows were
    /// @param bytes    as they travelled
    public record Report(long rows, int datasets, int documents, long bytes, long elapsedMs, String cursor) {}

    /// Ends where the server is, or throws; the next run resumes.
    ///
    /// @param listener hears of the steps, on the caller's thread
    public Report run(SyncListener listener) {
        Instant start = clock.instant();
        Pull.Tally tally = pull.run(listener);
        String cursor = replica.position().cursor();
        return new Report(
                tally.rows(),
                tally.datasets(),
                tally.documents(),
                tally.bytes(),
                Duration.between(start, clock.instant()).toMillis(),
                cursor == null ? "" : cursor);
    }

    /// Ends the run soon, from any thread: it throws [io.tidemark.bridge.BridgeException.Cancelled] and keeps what
    /// arrived.
    public void stop() {
        stopped = true;
        api.cancel();
    }
}
