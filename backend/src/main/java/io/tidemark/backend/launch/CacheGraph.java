package io.tidemark.backend.launch;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.redis.RedisAddress;
import io.tidemark.backend.redis.RedisCommits;
import io.tidemark.backend.redis.RedisLevel;
import io.tidemark.backend.redis.RedisLine;
import io.tidemark.backend.redis.RedisNodes;
import io.tidemark.backend.rooms.OtherNodes;
import io.tidemark.backend.rooms.SameProcess;
import io.tidemark.backend.store.CommitListeners;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What this node keeps of what it computed, and the way to those who keep it too.
final class CacheGraph implements AutoCloseable {

    /// Many times what Redis needs, and less than people notice.
    private static final Duration DEADLINE = Duration.ofMillis(100);

    final Cache cache;
    final OtherNodes nodes;

    private final @Nullable RedisLine line;

    CacheGraph(
            CacheSettings settings,
            CommitListeners listeners,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters) {
        RedisAddress redis = settings.redis();
        if (redis == null) {
            line = null;
            nodes = new SameProcess().join();
            cache = new Cache(settings.answers(), System::nanoTime, meters);
        } else {
            line = new RedisLine(redis, DEADLINE, random);
            cache = new Cache(settings.answers(), System::nanoTime, meters, new RedisLevel(line, meters), clock);
            nodes = new RedisNodes(line);
            new RedisCommits(line, listeners).join();
            line.start();
        }
    }

    @Override
    public void close() {
        if (line != null) {
            line.close();
        }
    }
}
