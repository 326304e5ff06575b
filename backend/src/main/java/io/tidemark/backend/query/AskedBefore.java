package io.tidemark.backend.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Queries by the very bytes they were asked with, so that the same bytes need not be read again. Any thread.
final class AskedBefore {

    private static final long BUDGET = 8 << 20;
    private static final int LONGEST = 16_000;
    /// Of a query beside its text, by estimate.
    private static final int OVERHEAD = 2_000;

    private final Cache<ByteBuffer, Asked> asked = Caffeine.newBuilder()
            .maximumWeight(BUDGET)
            .weigher((ByteBuffer bytes, Asked query) -> 10 * bytes.remaining() + OVERHEAD)
            .executor(Runnable::run)
            .build();

    @Nullable
    Asked find(byte[] body) {
        return asked.getIfPresent(ByteBuffer.wrap(body));
    }

    void add(byte[] body, Asked query) {
        if (body.length <= LONGEST) {
            asked.put(ByteBuffer.wrap(body), query);
        }
    }
}
