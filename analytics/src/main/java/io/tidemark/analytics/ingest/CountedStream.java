package io.tidemark.analytics.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Counts what is read.
final class CountedStream extends FilterInputStream {
    private final ByteCount count;
    private long bytes;

    CountedStream(InputStream in, ByteCount count) {
        super(in);
        this.count = count;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            count.at(++bytes);
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        if (read > 0) {
            bytes += read;
            count.at(bytes);
        }
        return read;
    }
}
