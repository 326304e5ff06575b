package io.tidemark.backend.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import redis.embedded.RedisServer;

/// A Redis of its own on a free port, that can be killed and started again.
public final class RealRedis implements AutoCloseable {

    private static final long LIMIT_SECONDS = 20;

    private final int port = freePort();
    private RedisServer server = server();

    public RealRedis() {
        start();
    }

    private RedisServer server() {
        try {
            return RedisServer.newRedisServer()
                    .port(port)
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .setting("maxmemory 64M")
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    public RedisAddress address() {
        return new RedisAddress("redis://127.0.0.1:" + port, null);
    }

    public void kill() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Empty, on the same port.
    public void restart() {
        server = server();
        start();
    }

    private void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    public static void await(String what, BooleanSupplier condition) {
        await(what, Duration.ofSeconds(LIMIT_SECONDS), condition);
    }

    public static void await(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + " did not come to pass within " + limit);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
