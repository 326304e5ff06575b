package io.tidemark.bridge.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Counts what is read and refuses more than a bound, so that a small compressed answer cannot fill the memory.
final class CountedInput extends FilterInputStream {
    private final long most;
    private long count;

    CountedInput(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            add(1);
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read > 0) {
            add(read);
        }
        return read;
    }

    private void add(long read) throws IOException {
        count += read;
        if (count > most) {
            throw new TooMuch();
        }
    }

    static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;

        TooMuch() {
            super("the answer is larger than agreed");
        }
    }
}
