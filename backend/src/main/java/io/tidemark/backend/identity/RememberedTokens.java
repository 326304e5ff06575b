package io.tidemark.backend.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidemark.analytics.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Tokens that were verified, by their SHA-256: checking a signature and reading the claims takes ten times as long.
/// What was refused is not remembered. Any thread.
final class RememberedTokens {

    private static final int MOST = 10_000;

    private final Cache<ByteBuffer, Tokens.Verified> verified =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    Tokens.@Nullable Verified find(String token, Instant now) {
        Tokens.Verified known = verified.getIfPresent(digest(token));
        return known != null && known.expiresAt().isAfter(now) ? known : null;
    }

    void add(String token, Tokens.Verified checked) {
        verified.put(digest(token), checked);
    }

    private static ByteBuffer digest(String token) {
        return ByteBuffer.wrap(Sha256.of(token));
    }
}
