package io.tidemark.bridge.sync;

import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.SyncCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One sync from where the replica stands to the server's present, what was done here included: the `sync` command.
public final class SyncOnce {
    private static final Logger LOG = LoggerFactory.getLogger(SyncOnce.class);
    private static final Push.Watch QUIET = new Push.Watch() {
        @Override
        public void sending() {}

        @Override
        public void taken() {}
    };

    private final SyncCalls api;
    private final Pull pull;
    private final Push push;
    private final Replica replica;
    private final InstantSource clock;
    private volatile boolean stopped;

    /// @param app name and version of the program, for the server's log
    public SyncOnce(SyncCalls api, Replica replica, Outbox outbox, String app, InstantSource clock) {
        this.api = api;
        this.pull = new Pull(api, replica, app, clock, () -> stopped);
        this.push = new Push(api, outbox, () -> stopped);
        this.replica = replica;
        this.clock = clock;
    }

    /// @param rows     taken in
    /// @param datasets whose schema or rows were
    /// @param bytes    as they travelled
    public record Report(long rows, int datasets, int documents, long bytes, long elapsedMs, String cursor) {}

    /// Ends where the server is, or throws; the next run resumes. What cannot be sent keeps nothing from arriving, and
    /// is what is thrown in the end.
    ///
    /// @param listener hears of the steps, on the caller's thread
    public Report run(SyncListener listener) {
        Instant start = clock.instant();
        push();
        Pull.Tally tally = pull.run(listener);
        // what was lost on the way, what could not be sent before, and what became of the rest
        BridgeException unsent = push();
        if (unsent != null) {
            throw unsent;
        }
        String cursor = replica.position().cursor();
        return new Report(
                tally.rows(),
                tally.datasets(),
                tally.documents(),
                tally.bytes(),
                Duration.between(start, clock.instant()).toMillis(),
                cursor == null ? "" : cursor);
    }

    /// @return why it could not be completed; null when it was
    private @Nullable BridgeException push() {
        try {
            push.run(QUIET);
            return null;
        } catch (BridgeException.Cancelled e) {
            throw e;
        } catch (BridgeException e) {
            LOG.info("not everything could be sent: {}", e.getMessage());
            return e;
        }
    }

    /// Ends the run soon, from any thread: it throws [BridgeException.Cancelled] and keeps what
    /// arrived.
    public void stop() {
        stopped = true;
        api.cancel();
    }
}
