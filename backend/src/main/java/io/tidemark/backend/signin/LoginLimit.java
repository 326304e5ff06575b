package io.tidemark.backend.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.tidemark.backend.BackendException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// So many wrong passwords per minute and user name, whether or not the user exists, or per address.
final class LoginLimit {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int NAMES = 100_000;

    private final Cache<String, Bucket> wrong = Caffeine.newBuilder()
            .maximumSize(NAMES)
            .expireAfterAccess(WINDOW.multipliedBy(2))
            .build();
    private final InstantSource clock;
    private final int tries;

    /// @param tries per key and minute
    LoginLimit(InstantSource clock, int tries) {
        this.clock = clock;
        this.tries = tries;
    }

    /// Takes a try before the password is looked at, so that many at once do not slip past, and gives it back unless
    /// the password was wrong: also when nobody could look, as while the database is away.
    ///
    /// @param look finds nobody where the password is wrong
    /// @throws BackendException 429 when no try is left
    <T> Optional<T> counted(String key, Supplier<Optional<T>> look) {
        take(key);
        boolean wrong = false;
        try {
            Optional<T> found = look.get();
            wrong = found.isEmpty();
            return found;
        } finally {
            if (!wrong) {
                bucket(key).addTokens(1);
            }
        }
    }

    private void take(String key) {
        var probe = bucket(key).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new BackendException(429, "Too many wrong passwords for " + key + "; wait a little and try again.")
                    .retryAfter(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private Bucket bucket(String key) {
        return wrong.get(key, name -> Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(tries)
                        .refillIntervally(tries, WINDOW)
                        .build())
                .withCustomTimePrecision(new Clock(clock))
                .build());
    }

    private record Clock(InstantSource source) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return source.millis() * 1_000_000;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
