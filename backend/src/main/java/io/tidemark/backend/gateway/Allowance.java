package io.tidemark.backend.gateway;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How much one client may ask: 100 messages in each minute, and after one too many none for 60 s. Owned by the
/// connection's event loop.
final class Allowance {

    static final int MESSAGES = 100;
    static final Duration WINDOW = Duration.ofMinutes(1);
    static final Duration PENALTY = Duration.ofSeconds(60);

    private final InstantSource clock;
    private final Bucket bucket;
    private Instant refusedUntil = Instant.MIN;

    Allowance(InstantSource clock) {
        this.clock = clock;
        this.bucket = Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(MESSAGES)
                        .refillIntervally(MESSAGES, WINDOW)
                        .build())
                .withCustomTimePrecision(new Meter(clock))
                .build();
    }

    /// Takes one message of it.
    ///
    /// @return zero when the message is allowed, else how long all are refused from now on
    Duration take() {
        Instant now = clock.instant();
        if (!now.isBefore(refusedUntil)) {
            if (bucket.tryConsume(1)) {
                return Duration.ZERO;
            }
            refusedUntil = now.plus(PENALTY);
        }
        return Duration.between(now, refusedUntil);
    }

    private record Meter(InstantSource clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return clock.millis() * 1_000_000;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
