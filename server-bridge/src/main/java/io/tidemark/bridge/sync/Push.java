package io.tidemark.bridge.sync;

import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.analytics.edit.Outbox.Batch;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.SyncApi;
import io.tidemark.bridge.rest.SyncCalls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the server what people did here, in order, until nothing waits; then asks what became of that whose answer
/// was lost. Whatever happens, nothing leaves the outbox without the server's word. `run` belongs to one thread;
/// `stopped` may become true from any.
final class Push {
    private static final Logger LOG = LoggerFactory.getLogger(Push.class);
    private static final int MOST = 100;
    /// The server takes 1 MiB in all.
    private static final long BYTES = 900_000;
    private static final int TRIES = 3;

    private final SyncCalls api;
    private final Outbox outbox;
    private final BooleanSupplier stopped;
    /// Fewer while one among them is looked for that the server cannot take.
    private int most = MOST;
    /// The key of the one on which the server failed.
    private @Nullable String suspect;

    private int failures;

    /// @param stopped asked before anything is sent or taken in; true ends the run
    Push(SyncCalls api, Outbox outbox, BooleanSupplier stopped) {
        this.api = api;
        this.outbox = outbox;
        this.stopped = stopped;
    }

    /// Hears of a run, on its thread; must return soon.
    interface Watch {
        /// There is something, and it is about to be sent.
        void sending();

        /// The server has taken something.
        void taken();
    }

    /// Does nothing before the first sync.
    ///
    /// @throws BridgeException when it cannot be completed; what was taken is noted. After a conflict that is a
    /// reset the next pull has to come first
    void run(Watch watch) {
        boolean recounted = false;
        while (true) {
            requireGoing();
            Batch batch = outbox.next(most, BYTES);
            if (batch.epoch() == null) {
                return;
            }
            if (batch.mutations().isEmpty()) {
                if (recounted || !isCopied()) {
                    return;
                }
                LOG.warn("another device counts as this one; this one counts anew");
                outbox.recount(batch.deviceId());
                recounted = true;
                continue;
            }
            watch.sending();
            BridgeException.Conflict stop = send(batch, watch);
            if (stop != null) {
                if (recounted) {
                    throw stop;
                }
                LOG.warn("this device counts anew: {}", stop.getMessage());
                outbox.recount(batch.deviceId());
                recounted = true;
            }
        }
    }

    private void requireGoing() {
        if (stopped.getAsBoolean()) {
            throw new BridgeException.Cancelled();
        }
    }

    /// @return why the server has another idea of this device's numbers; null when it has not
    private BridgeException.@Nullable Conflict send(Batch batch, Watch watch) {
        SyncApi.Taken taken;
        try {
            taken = api.mutations(batch);
        } catch (BridgeException.Refused e) {
            refused(batch.mutations(), e);
            return null;
        }
        requireGoing();
        if (taken.outcomes().isEmpty() && taken.stop() == null) {
            throw new BridgeException.Garbled("no word on what was sent", null);
        }
        outbox.answered(batch.deviceId(), taken.outcomes());
        most = MOST;
        if (!taken.outcomes().isEmpty()) {
            watch.taken();
        }
        return taken.stop();
    }

    /// Finds the one that the server cannot take, by halves, and has it parked.
    private void refused(List<Mutation> sent, BridgeException.Refused refusal) {
        if (!isOfContent(refusal.status())) {
            throw refusal;
        }
        if (sent.size() > 1) {
            most = sent.size() / 2;
            return;
        }
        Mutation only = sent.getFirst();
        if (only.changesNothing() || (refusal.status() >= 500 && !isLastTry(only.key()))) {
            throw refusal;
        }
        LOG.warn("mutation {} is parked: {}", only.key(), refusal.status());
        outbox.park(only.key(), refusal.sentence());
        most = MOST;
    }

    /// Whether it may be what was sent that the server does not take, and not who sent it or the server as a whole.
    private static boolean isOfContent(int status) {
        return status == 400 || status == 413 || status == 422 || status == 500;
    }

    private boolean isLastTry(String key) {
        failures = key.equals(suspect) ? failures + 1 : 1;
        suspect = key;
        return failures >= TRIES;
    }

    /// Asks what became of that whose answer was lost.
    ///
    /// @return whether the server took something else under one of its numbers: what is here was never sent
    private boolean isCopied() {
        Batch batch = outbox.unanswered();
        if (batch.mutations().isEmpty()) {
            return false;
        }
        Map<Long, String> keys = new HashMap<>();
        batch.mutations().forEach(mutation -> keys.put(mutation.n(), mutation.key()));
        boolean copied = false;
        Long from = batch.mutations().getFirst().n();
        while (from != null) {
            requireGoing();
            SyncApi.Outcomes page = api.outcomes(batch.deviceId(), from);
            requireGoing();
            outbox.answered(batch.deviceId(), page.items());
            for (Outcome outcome : page.items()) {
                String key = keys.get(outcome.n());
                copied |= key != null && !key.equals(outcome.key());
            }
            from = page.nextAfter() == null ? null : page.nextAfter() + 1;
        }
        return copied;
    }
}
