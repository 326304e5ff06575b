package io.tidemark.backend.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.tidemark.analytics.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The way to Redis. One thread owns it: it connects, asks each second whether Redis still answers, and after a break
/// connects anew. Everybody else finds it up or goes round it: who asks waits for the deadline at most, and after the
/// first whose answer did not come in time nobody waits until it is up again.
public final class RedisLine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLine.class);

    private static final Duration LOOK = Duration.ofSeconds(1);
    /// For what nobody waits for: connecting, looking, writing.
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    /// A Redis that answered for as many looks is well; one that is lost before is waited for ever longer.
    private static final int STEADY = 10;

    /// Commands that nobody waits for, at a time.
    private static final int MOST_SENT = 1_000;

    private static final int QUEUE = 20_000;

    private final RedisClient client;
    private final RedisURI uri;
    private final Duration deadline;
    private final RandomGenerator random;
    private final List<RedisListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable RedisSession> session = new AtomicReference<>();
    private final Semaphore sendable = new Semaphore(MOST_SENT);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread owner = Thread.ofVirtual().name("redis").unstarted(this::own);
    /// Since it was last well; of the owner alone.
    private int failures;

    /// Does nothing before [#start].
    ///
    /// @param deadline how long a request may wait for an answer
    public RedisLine(RedisAddress address, Duration deadline, RandomGenerator random) {
        this.uri = address.uri(PATIENCE);
        this.deadline = deadline;
        this.random = random;
        this.client = RedisClient.create();
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP3)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .requestQueueSize(QUEUE)
                .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).build())
                .build());
    }

    void add(RedisListener listener) {
        listeners.add(listener);
    }

    /// Returns at once, whether Redis is there or not.
    public void start() {
        owner.start();
    }

    /// Whether Redis answered when it was last asked.
    public boolean isUp() {
        return session.get() != null;
    }

    /// The answer to a command; null when Redis says null, and when it does not answer in time.
    <T> @Nullable T ask(Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
        return ask(deadline, command);
    }

    <T> @Nullable T ask(Duration limit, Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
        RedisSession now = session.get();
        return now == null ? null : ask(now, limit, command);
    }

    private <T> @Nullable T ask(
            RedisSession now, Duration limit, Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
        try {
            return command.apply(now.commands()).get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            lost(now, "no answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            failed(now, e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            // Whatever else the client throws, nobody's request fails of it.
            failed(now, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /// A command whose answer nobody waits for; left out when there is too much to send, or Redis is away.
    void send(Function<RedisAsyncCommands<String, byte[]>, RedisFuture<?>> command) {
        RedisSession now = session.get();
        if (now == null || !sendable.tryAcquire()) {
            return;
        }
        try {
            command.apply(now.commands()).whenComplete((answer, failure) -> {
                sendable.release();
                if (failure != null) {
                    failed(now, failure);
                }
            });
        } catch (RuntimeException e) {
            sendable.release();
            failed(now, e);
        }
    }

    /// What Redis answers, even when it refuses, is an answer.
    private void failed(RedisSession from, Throwable failure) {
        if (!(failure instanceof RedisCommandExecutionException)) {
            lost(from, String.valueOf(failure.getMessage()));
        } else if (from.complains()) {
            LOG.warn("Redis refuses what it is told: {}", failure.getMessage());
        }
    }

    private void lost(RedisSession from, String why) {
        from.breaks(why);
        session.compareAndSet(from, null);
    }

    private void own() {
        String why = "";
        try {
            while (closed.getCount() > 0) {
                try (var opened = new RedisSession(client, uri, listeners)) {
                    LOG.atLevel(failures == 0 ? Level.INFO : Level.DEBUG).log("Redis answers");
                    session.set(opened);
                    why = watch(opened);
                    session.compareAndSet(opened, null);
                } catch (ExecutionException | TimeoutException | RedisException e) {
                    why = reason(e);
                }
                failures++;
                tell(why);
                if (closed.await(BACKOFF.delay(failures, random).toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The way to Redis ends", e);
        } finally {
            session.set(null);
        }
    }

    private String watch(RedisSession opened) throws InterruptedException {
        for (int looks = 1; true; looks++) {
            String end = opened.endWithin(LOOK);
            if (end != null) {
                return end;
            }
            ask(opened, PATIENCE, RedisAsyncCommands::ping);
            if (looks == STEADY && failures > 0) {
                LOG.info("Redis answers again.");
                failures = 0;
            }
        }
    }

    private static String reason(Exception failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    /// Once for each time it goes away, however often it comes and goes before it is well again.
    private void tell(String why) {
        if (failures == 1 && closed.getCount() > 0) {
            LOG.warn("Redis does not answer ({}); each node's own cache serves until it does.", why);
        } else {
            LOG.debug("Redis does not answer: {}", why);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        owner.interrupt();
        try {
            if (!owner.join(PATIENCE)) {
                LOG.warn("The way to Redis did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.shutdown(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
