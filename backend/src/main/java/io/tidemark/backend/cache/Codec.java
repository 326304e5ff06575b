package io.tidemark.backend.cache;

import java.io.IOException;

/// How the values of one kind are written for the second level. Any thread.
public interface Codec<T extends Cache.Keepable> {

    Class<T> type();

    byte[] write(T value);

    /// @throws IOException when these are not the bytes of such a value
    T read(byte[] bytes) throws IOException;
}
