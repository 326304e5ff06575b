package io.tidemark.backend.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.cache.CacheKey;
import io.tidemark.backend.cache.SecondLevel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Redis as the level that several nodes share. What one node writes or removes the others are told of at once.
public final class RedisLevel implements SecondLevel {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLevel.class);

    /// Values made ready and written at a time; beyond that, what was loaded stays this node's alone.
    private static final int MOST_WRITES = 64;
    /// A larger one would hold up the answers behind it for longer than anybody waits for them.
    private static final int LARGEST = 2 << 20;

    private static final int BATCH = 500;
    private static final Pattern USED = Pattern.compile("used_memory:(\\d+)");

    private final RedisLine line;
    private final Semaphore writes = new Semaphore(MOST_WRITES);
    private final Counter written;
    private final Counter skipped;

    public RedisLevel(RedisLine line, MeterRegistry meters) {
        this.line = line;
        this.written = meters.counter("cache.second.writes", "outcome", "written");
        this.skipped = meters.counter("cache.second.writes", "outcome", "skipped");
    }

    @Override
    public void listen(Listener listener) {
        line.add(new RedisListener() {
            @Override
            public void changed(List<String> keys) {
                keys.stream().map(CacheKey::parse).filter(Objects::nonNull).forEach(listener::changed);
            }

            @Override
            public void emptied() {
                listener.emptied();
            }
        });
    }

    @Override
    public byte @Nullable [] get(CacheKey key) {
        return line.ask(redis -> redis.get(key.text()));
    }

    @Override
    public Map<CacheKey, byte[]> getAll(List<CacheKey> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        String[] names = keys.stream().map(CacheKey::text).toArray(String[]::new);
        List<KeyValue<String, byte[]>> found = line.ask(redis -> redis.mget(names));
        Map<CacheKey, byte[]> all = new HashMap<>();
        for (int i = 0; found != null && i < found.size(); i++) {
            if (found.get(i).hasValue()) {
                all.put(keys.get(i), found.get(i).getValue());
            }
        }
        return all;
    }

    @Override
    public void put(CacheKey key, Duration life, Supplier<byte[]> value) {
        if (!line.isUp() || !writes.tryAcquire()) {
            skipped.increment();
            return;
        }
        Thread.ofVirtual().name("cache write").start(() -> {
            try {
                write(key, life, value.get());
            } catch (RuntimeException e) {
                LOG.warn("A {} could not be written for the other nodes.", key.prefix(), e);
            } finally {
                writes.release();
            }
        });
    }

    private void write(CacheKey key, Duration life, byte[] value) {
        boolean done = value.length <= LARGEST
                && line.ask(RedisLine.PATIENCE, redis -> redis.set(key.text(), value, SetArgs.Builder.px(life)))
                        != null;
        (done ? written : skipped).increment();
    }

    @Override
    public OptionalLong remove(String prefix, String tenant) {
        ScanArgs those = ScanArgs.Builder.matches(CacheKey.SPACE + prefix + ":" + tenant + ":*")
                .limit(BATCH);
        long removed = 0;
        ScanCursor from = ScanCursor.INITIAL;
        while (!from.isFinished()) {
            ScanCursor at = from;
            KeyScanCursor<String> found = line.ask(RedisLine.PATIENCE, redis -> redis.scan(at, those));
            Long gone = found == null ? null : unlink(found.getKeys());
            if (found == null || gone == null) {
                return OptionalLong.empty();
            }
            removed += gone;
            from = found;
        }
        return OptionalLong.of(removed);
    }

    private @Nullable Long unlink(List<String> keys) {
        return keys.isEmpty()
                ? Long.valueOf(0)
                : line.ask(RedisLine.PATIENCE, redis -> redis.unlink(keys.toArray(String[]::new)));
    }

    @Override
    public boolean answers() {
        return line.isUp();
    }

    @Override
    public @Nullable Figures figures() {
        Long keys = line.ask(redis -> redis.dbsize());
        String memory = line.ask(redis -> redis.info("memory"));
        if (keys == null || memory == null) {
            return null;
        }
        Matcher used = USED.matcher(memory);
        return new Figures(keys, used.find() ? Long.parseLong(used.group(1)) : 0);
    }
}
