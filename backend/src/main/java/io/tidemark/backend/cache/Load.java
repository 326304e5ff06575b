package io.tidemark.backend.cache;

import java.util.concurrent.CompletableFuture;

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
}
