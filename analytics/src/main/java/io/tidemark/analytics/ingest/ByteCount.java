package io.tidemark.analytics.ingest;

/// Takes the number of bytes read from a source so far.
@FunctionalInterface
interface ByteCount {
    void at(long bytes);
}
