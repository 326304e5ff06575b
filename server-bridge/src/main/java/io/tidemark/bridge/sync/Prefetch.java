package io.tidemark.bridge.sync;

import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.SyncCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Fetches and decodes parts ahead of whoever puts them in, so that network and decoding overlap with the disk. One
/// thread fetches; it is a platform thread because decoding keeps a core busy.
final class Prefetch implements AutoCloseable {
    /// Parts decoded and waiting; one more is on its way. A part can be 50,000 wide rows.
    private static final int AHEAD = 2;
    /// Longer than all tries of one part together.
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final SyncCalls api;
    private final List<PendingPart> parts;
    private final BlockingQueue<Fetched> fetched = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;

    private sealed interface Fetched {
        record Page(RowPage page) implements Fetched {}

        record Failed(RuntimeException failure) implements Fetched {}
    }

    Prefetch(SyncCalls api, List<PendingPart> parts) {
        this.api = api;
        this.parts = parts;
        this.thread = Thread.ofPlatform().daemon().name("sync-fetch").start(this::fetch);
    }

    private void fetch() {
        try {
            for (PendingPart part : parts) {
                Fetched next = one(part);
                fetched.put(next);
                if (next instanceof Fetched.Failed) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Fetched one(PendingPart part) {
        try {
            return new Fetched.Page(api.part(part));
        } catch (RuntimeException e) {
            return new Fetched.Failed(e);
        }
    }

    /// The next part's page, in the order given.
    RowPage next() {
        @Nullable Fetched next;
        try {
            next = fetched.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BridgeException.Cancelled();
        }
        return switch (next) {
            case null -> throw new IllegalStateException("no part came within " + PATIENCE);
            case Fetched.Page(RowPage page) -> page;
            case Fetched.Failed(RuntimeException failure) -> throw failure;
        };
    }

    /// Ends the fetching; it is over when this returns, so that the next one finds a part's beginnings in peace.
    @Override
    public void close() {
        if (!thread.isAlive()) {
            return;
        }
        thread.interrupt();
        api.cancel();
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                throw new IllegalStateException("fetching did not end when told to");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
