package io.tidemark.soak;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What a proxy sent on to its clients, and how often it was told to cut that. Any thread.
final class Traffic {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger cuts = new AtomicInteger();

    void brought(int more) {
        bytes.addAndGet(more);
    }

    void cut() {
        cuts.incrementAndGet();
    }

    long bytes() {
        return bytes.get();
    }

    int cuts() {
        return cuts.get();
    }
}
