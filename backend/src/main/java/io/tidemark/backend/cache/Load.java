package io.tidemark.backend.cache;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A value on its way into the cache, and those who wait for it.
final class Load extends CompletableFuture<Load.Loaded> {

    /// Where it was found.
    enum From {
        FIRST,
        SECOND,
        LOADER
    }

    record Loaded(Entry entry, From from) {}

    /// The loading caller was stopped; that says nothing about those who wait for the same value.
    static final class GaveUp extends Exception {
        private static final long serialVersionUID = 1L;

        GaveUp(Throwable cause) {
            super(cause);
        }
    }

    private final boolean refresh;
    private volatile boolean overtaken;
    // Both of the loading caller alone.
    private boolean lookedUp;
    private Shared.@Nullable Found<? extends Cache.Keepable> there;

    private Load(boolean refresh) {
        this.refresh = refresh;
    }

    /// Of a value that is not there.
    static Load first() {
        return new Load(false);
    }

    /// Of a value that is past its time.
    static Load refresh() {
        return new Load(true);
    }

    /// Whether this value ends the load. A refresh is for nothing but a fresh one.
    boolean accepts(Entry entry, long now) {
        return !refresh || entry.isFresh(now);
    }

    /// The value was changed or removed meanwhile.
    void overtaken() {
        overtaken = true;
    }

    boolean isOvertaken() {
        return overtaken;
    }

    /// The second level has been asked and is not asked again.
    ///
    /// @param found what it has
    void lookedUp(Shared.@Nullable Found<? extends Cache.Keepable> found) {
        lookedUp = true;
        there = found;
    }

    boolean isLookedUp() {
        return lookedUp;
    }

    Shared.@Nullable Found<? extends Cache.Keepable> there() {
        return there;
    }

    /// Nobody loads it any more; whoever waits does it.
    void giveUp() {
        completeExceptionally(new GaveUp(new CancellationException("another load of the same caller failed")));
    }
}
