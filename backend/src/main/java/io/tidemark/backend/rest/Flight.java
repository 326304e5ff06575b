package io.tidemark.backend.rest;

import io.tidemark.backend.store.Cancel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// One read under way and how many wait for it. Any thread.
final class Flight {

    private final Cancel cancel;
    private final CompletableFuture<Optional<Reply>> outcome = new CompletableFuture<>();
    private int waiting = 1;

    /// @param cancel of the thread that does the work, whose caller is the first to wait
    Flight(Cancel cancel) {
        this.cancel = cancel;
    }

    /// @return false when everybody has gone and the work is being stopped
    synchronized boolean join() {
        if (waiting == 0) {
            return false;
        }
        waiting++;
        return true;
    }

    /// One of those who joined has gone; the last one stops the work.
    void leave() {
        if (left() == 0) {
            cancel.stop();
        }
    }

    private synchronized int left() {
        waiting--;
        return waiting;
    }

    boolean isLedBy(Cancel worker) {
        return cancel == worker;
    }

    boolean isStopped() {
        return cancel.isStopped() || Thread.currentThread().isInterrupted();
    }

    /// @param reply null when the worker was stopped
    void land(@Nullable Reply reply) {
        outcome.complete(Optional.ofNullable(reply));
    }

    /// Ended by an interrupt when the waiting caller's own time is up.
    @Nullable
    Reply await() throws InterruptedException, ExecutionException {
        return outcome.get().orElse(null);
    }
}
