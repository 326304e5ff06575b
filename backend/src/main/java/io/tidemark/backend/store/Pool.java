package io.tidemark.backend.store;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// What connections are for. Each has a pool of its own, so that the questions of analysts, or a thousand replicas that
/// come back at once, leave room for signing in and for writing.
public enum Pool {
    /// Everything that is short: people, documents, rows that go in.
    DEFAULT("default", false),
    ANALYTICS("analytics", false),
    SYNC("sync", false),
    /// Files that go in; only with a size of its own, otherwise they share `DEFAULT`.
    IMPORTS("imports", true);

    private final String title;
    private final boolean optional;

    Pool(String title, boolean optional) {
        this.title = title;
        this.optional = optional;
    }

    public static Optional<Pool> titled(String title) {
        return Arrays.stream(values()).filter(pool -> pool.title.equals(title)).findFirst();
    }

    /// Every title, for a sentence.
    public static String titles() {
        return Arrays.stream(values()).map(Pool::title).collect(Collectors.joining(", "));
    }

    /// As statistics and options name it.
    public String title() {
        return title;
    }

    /// Whether it is only opened when it is given a size.
    boolean isOptional() {
        return optional;
    }
}
