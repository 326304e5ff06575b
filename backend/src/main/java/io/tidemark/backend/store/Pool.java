package io.tidemark.backend.store;

/// What connections are for. Each has a pool of its own, so that the questions of analysts, or a thousand replicas that
/// come back at once, leave room for signing in and for writing.
public enum Pool {
    /// Everything that is short: people, documents, rows that go in.
    DEFAULT("default"),
    ANALYTICS("analytics"),
    SYNC("sync");

    private final String title;

    Pool(String title) {
        this.title = title;
    }

    /// As statistics name it.
    public String title() {
        return title;
    }
}
