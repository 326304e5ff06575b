package io.tidemark.analytics.ingest;

/// Told now and then, on the reading thread, how far a pass has come.
@FunctionalInterface
public interface Progress {
    Progress NONE = (bytes, rows) -> {};

    /// @param bytes of the source as it is stored (compressed ones of a gzip)
    /// @param rows  seen so far, rejected ones included
    void at(long bytes, long rows);
}
