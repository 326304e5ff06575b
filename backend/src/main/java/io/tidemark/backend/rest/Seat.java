package io.tidemark.backend.rest;

import io.tidemark.backend.store.Cancel;
import org.jspecify.annotations.Nullable;

/// A caller and the work that is done for it: its own thread's, or a flight it shares. Any thread.
final class Seat {

    private final Cancel cancel;
    private @Nullable Flight flight;
    private boolean left;

    Seat(Cancel cancel) {
        this.cancel = cancel;
    }

    /// Of the caller's own thread.
    Cancel cancel() {
        return cancel;
    }

    void take(Flight shared) {
        if (!sit(shared)) {
            shared.leave();
        }
    }

    private synchronized boolean sit(Flight shared) {
        if (!left) {
            flight = shared;
        }
        return !left;
    }

    /// The flight has landed; what the thread does now, it does for its own caller.
    synchronized void free() {
        flight = null;
    }

    /// The caller has gone, or was told that the time is up. Its thread is stopped unless others wait for what it does.
    /// May block for as long as a statement takes to be cancelled; does nothing the second time.
    void leave() {
        Flight shared;
        synchronized (this) {
            if (left) {
                return;
            }
            left = true;
            shared = flight;
            flight = null;
        }
        if (shared == null || !shared.isLedBy(cancel)) {
            cancel.stop();
        }
        if (shared != null) {
            shared.leave();
        }
    }
}
