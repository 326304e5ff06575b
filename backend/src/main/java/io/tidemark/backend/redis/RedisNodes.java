package io.tidemark.backend.redis;

import io.tidemark.backend.rooms.OtherNodes;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// The nodes of one Redis. While it is away, what is said reaches nobody.
public final class RedisNodes implements OtherNodes {

    static final String CHANNEL = "tidemark:line";

    private final RedisLine line;
    private final String node = UUID.randomUUID().toString();

    public RedisNodes(RedisLine line) {
        this.line = line;
    }

    @Override
    public void say(String text) {
        byte[] message = (node + " " + text).getBytes(StandardCharsets.UTF_8);
        line.send(redis -> redis.publish(CHANNEL, message));
    }

    @Override
    public void listen(Listener listener) {
        line.add(new RedisListener() {
            @Override
            public void told(String channel, String message) {
                // Who names no node is nobody, and says something all the same.
                int space = Math.max(0, message.indexOf(' '));
                String from = message.substring(0, space);
                if (channel.equals(CHANNEL) && !from.equals(node)) {
                    listener.heard(from, message.substring(space));
                }
            }
        });
    }
}
