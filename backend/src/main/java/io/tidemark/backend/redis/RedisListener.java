package io.tidemark.backend.redis;

import java.util.List;

/// Told what Redis says unasked, on the thread of its connection, which must not be held up.
interface RedisListener {

    /// Another node wrote, removed or outlived these keys.
    default void changed(List<String> keys) {}

    /// All keys were removed.
    default void emptied() {}

    /// Somebody's words on a channel of this backend: [RedisCommits#CHANNEL] or [RedisNodes#CHANNEL].
    default void told(String channel, String message) {}
}
