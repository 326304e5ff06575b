package io.tidemark.bench;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.cache.CacheKey;
import io.tidemark.backend.cache.Codec;
import io.tidemark.backend.redis.RedisAddress;
import io.tidemark.backend.redis.RedisLevel;
import io.tidemark.backend.redis.RedisLine;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import redis.embedded.RedisServer;

/// An answer of 1 kB that another node kept, against a plain `GET` of the same bytes through Lettuce.
final class SecondLevel implements Benchmark {
    private static final int RUNS = 21;
    private static final int READS = 3_000;
    private static final int BYTES = 1_024;
    private static final long BUDGET = 256L << 20;
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final double MOST = 1.3;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answer(byte[] body) implements Cache.Keepable {
        static final Codec<Answer> CODEC = new Codec<>() {
            @Override
            public Class<Answer> type() {
                return Answer.class;
            }

            @Override
            public byte[] write(Answer value) {
                return value.body();
            }

            @Override
            public Answer read(byte[] bytes) {
                return new Answer(bytes);
            }
        };

        @Override
        public long bytes() {
            return body.length;
        }

        @Override
        public Duration freshFor() {
            return Duration.ofHours(1);
        }
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public List<Figure> run(Path folder) throws Exception {
        int port = freePort();
        RedisServer redis = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .setting("maxmemory 256M")
                .build();
        redis.start();
        try {
            return List.of(measure("redis://127.0.0.1:" + port));
        } finally {
            redis.stop();
        }
    }

    private static Figure measure(String url) throws Exception {
        var meters = new SimpleMeterRegistry();
        RedisClient client = RedisClient.create(url);
        client.setOptions(ClientOptions.builder()
                .protocolVersion(ProtocolVersion.RESP3)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .build());
        try (var line = new RedisLine(new RedisAddress(url, null), DEADLINE, new Random(1));
                StatefulRedisConnection<String, byte[]> raw =
                        client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE))) {
            var level = new RedisLevel(line, meters);
            var cache = new Cache(BUDGET, System::nanoTime, meters, level, InstantSource.system());
            line.start();
            List<CacheKey> keys = written(line, level);

            Iterator<CacheKey> ours = keys.iterator();
            Iterator<CacheKey> theirs = keys.iterator();
            double[] medians = Timing.inTurn(
                    RUNS,
                    () -> {
                        for (int i = 0; i < READS; i++) {
                            cache.getOrLoad(ours.next(), Answer.CODEC, () -> {
                                throw missing();
                            });
                        }
                    },
                    () -> {
                        for (int i = 0; i < READS; i++) {
                            if (raw.sync().get(theirs.next().text()) == null) {
                                throw missing();
                            }
                        }
                    });
            return new Figure(
                    READS + " answers of 1 kB that another node kept",
                    "Lettuce `GET`",
                    medians[0],
                    medians[1],
                    READS,
                    MOST,
                    "one after the other; checked, counted and kept here too");
        } finally {
            client.shutdown();
        }
    }

    /// Each key is read once, so that it is never found in the first level.
    private static List<CacheKey> written(RedisLine line, RedisLevel level) throws Exception {
        await(line::isUp);
        byte[] body = new byte[BYTES];
        new Random(1).nextBytes(body);
        var other = new Cache(BUDGET, System::nanoTime, new SimpleMeterRegistry(), level, InstantSource.system());
        List<CacheKey> keys = new ArrayList<>();
        for (int i = 0; i < RUNS * READS; i++) {
            CacheKey key = CacheKey.of("bench", "nobody", List.of(Integer.toString(i)));
            other.getOrLoad(key, Answer.CODEC, () -> new Answer(body));
            await(() -> level.get(key) != null);
            keys.add(key);
        }
        return keys;
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + WAIT.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("Redis does not come to an end");
            }
            Thread.onSpinWait();
        }
    }

    private static IllegalStateException missing() {
        return new IllegalStateException("A value that was written is not there");
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
