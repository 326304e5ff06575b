package io.tidemark.backend.redis;

import io.tidemark.backend.store.CommitListeners;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Tells the other nodes what this one commits, and this one what they do. A hint only: while Redis is away each node
/// finds the others' commits when it looks.
public final class RedisCommits implements RedisListener {

    static final String CHANNEL = "tidemark:commits";

    private final RedisLine line;
    private final CommitListeners listeners;
    private final String node = UUID.randomUUID().toString();

    public RedisCommits(RedisLine line, CommitListeners listeners) {
        this.line = line;
        this.listeners = listeners;
    }

    /// Once, before the line is started.
    public void join() {
        line.add(this);
        listeners.addOutward(this::tell);
    }

    private void tell(String tenant, long lsn) {
        byte[] message = (node + " " + lsn + " " + tenant).getBytes(StandardCharsets.UTF_8);
        line.send(redis -> redis.publish(CHANNEL, message));
    }

    @Override
    public void told(String channel, String message) {
        if (!channel.equals(CHANNEL)) {
            return;
        }
        String[] parts = message.split(" ", 3);
        if (parts.length == 3 && !parts[0].equals(node) && parts[1].matches("\\d{1,18}")) {
            listeners.committedElsewhere(parts[2], Long.parseLong(parts[1]));
        }
    }
}
