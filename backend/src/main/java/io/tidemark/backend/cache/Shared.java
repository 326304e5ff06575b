package io.tidemark.backend.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The second level, as values instead of bytes. What another version wrote, or what was damaged, is not there.
final class Shared {

    /// @param left how long it is fresh; negative when it is no longer
    record Found<T>(T value, Duration left) {}

    private static final Logger LOG = LoggerFactory.getLogger(Shared.class);

    /// Of the form below; to be raised with each change of any codec.
    private static final byte VERSION = 1;
    /// Version, checksum of all that follows it, and until when the value is fresh (epoch milliseconds).
    private static final int HEAD = 1 + Integer.BYTES + Long.BYTES;

    private static final int CHECKED_FROM = 1 + Integer.BYTES;

    private final SecondLevel second;
    private final InstantSource clock;

    Shared(SecondLevel second, InstantSource clock) {
        this.second = second;
        this.clock = clock;
    }

    SecondLevel level() {
        return second;
    }

    /// A value that may still be given out. Nodes whose clocks differ keep it longer by so much, never longer than
    /// a new one.
    <T extends Cache.Keepable> @Nullable Found<T> find(CacheKey key, Codec<T> codec) {
        byte[] bytes = second.get(key);
        return bytes == null ? null : found(key, bytes, codec);
    }

    /// Those of the keys that are there.
    <T extends Cache.Keepable> Map<CacheKey, Found<T>> findAll(Set<CacheKey> keys, Codec<T> codec) {
        Map<CacheKey, Found<T>> all = new HashMap<>();
        second.getAll(List.copyOf(keys)).forEach((key, bytes) -> {
            Found<T> found = found(key, bytes, codec);
            if (found != null) {
                all.put(key, found);
            }
        });
        return all;
    }

    private <T extends Cache.Keepable> @Nullable Found<T> found(CacheKey key, byte[] bytes, Codec<T> codec) {
        try {
            return read(bytes, codec);
        } catch (IOException | RuntimeException e) {
            LOG.debug("A kept {} cannot be read and counts as missing", key.prefix(), e);
            return null;
        }
    }

    private <T extends Cache.Keepable> @Nullable Found<T> read(byte[] bytes, Codec<T> codec) throws IOException {
        if (bytes.length < HEAD || bytes[0] != VERSION) {
            throw new IOException("another version's");
        }
        ByteBuffer head = ByteBuffer.wrap(bytes, 1, HEAD - 1);
        if (head.getInt() != checksum(bytes)) {
            throw new IOException("damaged");
        }
        Instant freshUntil = Instant.ofEpochMilli(head.getLong());
        byte[] body = new byte[bytes.length - HEAD];
        System.arraycopy(bytes, HEAD, body, 0, body.length);
        T value = codec.read(body);
        Duration left = Duration.between(clock.instant(), freshUntil);
        if (left.compareTo(value.freshFor()) > 0) {
            left = value.freshFor();
        }
        return left.plus(value.freshFor()).isPositive() ? new Found<>(value, left) : null;
    }

    <T extends Cache.Keepable> void keep(CacheKey key, T value, Codec<T> codec) {
        Instant freshUntil = clock.instant().plus(value.freshFor());
        second.put(key, value.freshFor().multipliedBy(Cache.LIVES), () -> written(freshUntil, codec.write(value)));
    }

    private static byte[] written(Instant freshUntil, byte[] body) {
        byte[] bytes = new byte[HEAD + body.length];
        ByteBuffer.wrap(bytes)
                .put(VERSION)
                .putInt(0)
                .putLong(freshUntil.toEpochMilli())
                .put(body);
        ByteBuffer.wrap(bytes).putInt(1, checksum(bytes));
        return bytes;
    }

    private static int checksum(byte[] bytes) {
        var sum = new CRC32C();
        sum.update(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM);
        return (int) sum.getValue();
    }
}
