package io.tidemark.bridge.sync;

import io.tidemark.analytics.edit.Outbox;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.SyncApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what people do for as long as it runs: at the start, at every ring and every half minute. One thread owns
/// it, beside the one that pulls, so that neither waits for the other. All other methods may be called from any
/// thread and return at once, `close` within seconds.
final class UploadLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UploadLoop.class);
    private static final Duration END = Duration.ofSeconds(20);
    /// A server that fails at everything for some seconds must not have a change parked for it: tries are apart.
    private static final Duration BROKEN = Duration.ofSeconds(45);

    private final SyncApi api;
    private final Push push;
    private final Rhythm rhythm;
    private final InstantSource clock;
    private final Consumer<UploadState> told;
    private final Runnable pull;
    private final Bell bell = new Bell();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean halted;
    /// What the server asked for, or what is waited for one that fails; only a person may ask again before.
    private volatile Instant notBefore = Instant.EPOCH;
    private volatile Duration asked = Duration.ZERO;

    /// Whether it is because the server was not there that the last run did not come to its end.
    private volatile boolean unanswered;

    private UploadState state = new UploadState.Done();
    private @Nullable Instant awaySince;

    /// @param api  with calls of its own
    /// @param told hears of states, on the loop's thread
    /// @param pull asks for a pull: something was taken, or the server's history is another one
    UploadLoop(
            SyncApi api, Outbox outbox, Rhythm rhythm, InstantSource clock, Consumer<UploadState> told, Runnable pull) {
        this.api = api;
        this.push = new Push(api, outbox, () -> closed || halted);
        this.rhythm = rhythm;
        this.clock = clock;
        this.told = told;
        this.pull = pull;
        this.thread = Thread.ofPlatform().daemon().name("sync-up").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// There may be something to send, or the server may be another one.
    void ring() {
        bell.ring();
    }

    /// The server answered just now: nobody who waits for it to be there has to wait any longer. What it answered to
    /// a sending and is to be tried later stays for later, as each such answer asks for a pull.
    void reachable() {
        if (unanswered) {
            bell.ring();
        }
    }

    /// A person asks: at once, also when the server asked to wait, also after `halt`.
    void insist() {
        halted = false;
        notBefore = Instant.EPOCH;
        bell.ring();
    }

    /// Ends the run that is going on and rests until somebody insists.
    void halt() {
        halted = true;
        api.cancel();
        bell.ring();
    }

    @Override
    public void close() {
        closed = true;
        api.cancel();
        bell.ring();
        try {
            if (thread.isAlive() && !thread.join(END)) {
                LOG.warn("the upload thread was still busy {} s after it was told to end", END.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            bell.silence();
            Duration left = Duration.between(clock.instant(), notBefore);
            // longer than what was asked for: the clock was put back
            if (left.isPositive() && left.compareTo(asked) <= 0) {
                bell.await(left);
            } else {
                bell.await(halted ? rhythm.poll() : turn());
            }
        }
    }

    /// One push.
    ///
    /// @return how long until the next, unless somebody rings
    private Duration turn() {
        try {
            push.run(watch);
            awaySince = null;
            unanswered = false;
            become(new UploadState.Done());
            return rhythm.poll();
        } catch (BridgeException e) {
            return after(e);
        } catch (RuntimeException e) {
            LOG.error("sending stopped", e);
            String message = e.getMessage();
            return cannot(message == null ? "Sending stopped unexpectedly. What you did is kept." : message);
        }
    }

    private Duration after(BridgeException failure) {
        unanswered = failure instanceof BridgeException.Unreachable || failure instanceof BridgeException.Busy;
        return switch (failure) {
            case BridgeException.Unreachable e -> later(Duration.ZERO);
            case BridgeException.Busy e -> later(e.retryAfter());
            case BridgeException.Cancelled e -> halted || closed ? Duration.ZERO : rhythm.poll();
            case BridgeException.Refused e when e.status() >= 500 -> later(BROKEN);
            case BridgeException.Refused e -> cannot(e.sentence());
            case BridgeException.Conflict e
            when e.isReset() -> {
                pull.run();
                yield later(Duration.ZERO);
            }
            case BridgeException.Conflict e -> cannot(e.sentence());
            case BridgeException.Unauthorized e -> cannot(e.sentence());
            case BridgeException.Gone e -> cannot(e.sentence());
            case BridgeException.TooOld e -> cannot(e.sentence());
            case BridgeException.Garbled e -> cannot(e.sentence());
            case BridgeException.Unreadable e -> cannot(e.sentence());
            case BridgeException.Differs e -> cannot(e.sentence());
            case BridgeException.NotSent e -> cannot(e.sentence());
            case BridgeException.Uncertain e -> cannot(e.sentence());
            case BridgeException.Late e -> cannot(e.sentence());
            case BridgeException.Declined e -> cannot(e.sentence());
        };
    }

    private Duration later(Duration asked) {
        Instant now = clock.instant();
        Instant since = awaySince == null ? now : awaySince;
        awaySince = since;
        Duration wait = asked.plus(rhythm.again(Duration.between(since, now)));
        if (!asked.isZero()) {
            this.asked = asked;
            notBefore = now.plus(asked);
        }
        become(new UploadState.Waiting(now.plus(wait)));
        return wait;
    }

    private Duration cannot(String sentence) {
        become(new UploadState.Cannot(sentence));
        return rhythm.poll();
    }

    private void become(UploadState next) {
        if (!next.equals(state)) {
            state = next;
            told.accept(next);
        }
    }

    private final Push.Watch watch = new Push.Watch() {
        @Override
        public void sending() {
            become(new UploadState.Sending());
        }

        @Override
        public void taken() {
            pull.run();
        }
    };
}
