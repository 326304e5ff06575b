package io.tidemark.backend.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tidemark.backend.cache.CacheKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Two connections that live and end together: one for commands and for what other nodes changed, one for news. Ends
/// with the first of them that is lost, or does not answer.
final class RedisSession implements AutoCloseable {

    private static final String INVALIDATE = "invalidate";

    private final StatefulRedisConnection<String, byte[]> commands;
    private final StatefulRedisPubSubConnection<String, String> news;
    private final CompletableFuture<String> broken = new CompletableFuture<>();
    private final AtomicBoolean complained = new AtomicBoolean();

    /// Connects, and asks to be told; waits as long as `uri` says for each step.
    RedisSession(RedisClient client, RedisURI uri, List<RedisListener> listeners)
            throws ExecutionException, TimeoutException, InterruptedException {
        commands = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri);
        try {
            news = client.connectPubSub(StringCodec.UTF8, uri);
        } catch (RuntimeException e) {
            commands.close();
            throw e;
        }
        try {
            watch();
            tell(listeners);
            long millis = uri.getTimeout().toMillis();
            var all = TrackingArgs.Builder.enabled()
                    .bcast()
                    .prefixes(CacheKey.SPACE)
                    .noloop();
            commands.async().clientTracking(all).get(millis, TimeUnit.MILLISECONDS);
            news.async().subscribe(RedisCommits.CHANNEL, RedisNodes.CHANNEL).get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void watch() {
        var listener = new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                breaks("the connection was closed");
            }
        };
        commands.addListener(listener);
        news.addListener(listener);
    }

    private void tell(List<RedisListener> listeners) {
        commands.addListener((PushMessage message) -> {
            if (message.getType().equals(INVALIDATE)) {
                // A list of keys; null after FLUSHALL.
                @Nullable
                Object keys = message.getContent(StringCodec.UTF8::decodeKey).get(1);
                for (RedisListener listener : listeners) {
                    if (keys instanceof List<?> some) {
                        listener.changed(some.stream()
                                .filter(Objects::nonNull)
                                .map(Object::toString)
                                .toList());
                    } else {
                        listener.emptied();
                    }
                }
            }
        });
        news.addListener(new RedisPubSubAdapter<String, String>() {
            @Override
            public void message(String channel, String message) {
                listeners.forEach(listener -> listener.told(channel, message));
            }
        });
    }

    RedisAsyncCommands<String, byte[]> commands() {
        return commands.async();
    }

    void breaks(String why) {
        broken.complete(why);
    }

    /// Whether this is the first thing that Redis refused.
    boolean complains() {
        return complained.compareAndSet(false, true);
    }

    /// Why it ended; null when it lasts that long.
    @Nullable
    String endWithin(Duration time) throws InterruptedException {
        try {
            return broken.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Only ever completed with a reason", e);
        }
    }

    /// Who still waits for an answer is told that there will be none.
    @Override
    public void close() {
        breaks("it was closed");
        commands.close();
        news.close();
    }
}
