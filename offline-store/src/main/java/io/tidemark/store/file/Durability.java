package io.tidemark.store.file;

/// How sure a commit has to be before it is reported.
public enum Durability {
    /// For what the backend will send again: a power cut may lose the last commits, whole ones only.
    REPLICATED("NORMAL"),
    /// For what exists nowhere else, the outbox and local data: on the disk when the commit returns.
    ONLY_COPY("FULL");

    private final String synchronous;

    Durability(String synchronous) {
        this.synchronous = synchronous;
    }

    String synchronous() {
        return synchronous;
    }
}
