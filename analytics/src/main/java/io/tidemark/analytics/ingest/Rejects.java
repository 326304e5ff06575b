package io.tidemark.analytics.ingest;

import java.util.ArrayList;
import java.util.List;

/// The rows that did not fit: all counted, the first [#KEPT] with their reasons. Owned by the reading thread.
public final class Rejects {
    public static final int KEPT = 20;

    private final List<Reject> first = new ArrayList<>();
    private long count;

    /// @param line   from 1, where the row begins
    /// @param reason a sentence
    public record Reject(long line, String reason) {}

    void add(long line, String reason) {
        count++;
        if (first.size() < KEPT) {
            first.add(new Reject(line, reason));
        }
    }

    public long count() {
        return count;
    }

    public List<Reject> first() {
        return List.copyOf(first);
    }
}
