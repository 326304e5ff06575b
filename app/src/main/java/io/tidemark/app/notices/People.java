package io.tidemark.app.notices;

import io.tidemark.bridge.live.Push;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How people are called, as far as they were seen beside one: pushes name them by their ids. Safe from any thread.
final class People {
    static final int MOST = 1_000;

    private final Map<String, String> names = new ConcurrentHashMap<>();

    /// @param presence says who is in a room
    void seen(Push presence) {
        presence.data().path("users").forEach(user -> {
            String name = user.path("name").asText();
            if (!name.isBlank() && names.size() < MOST) {
                names.put(user.path("id").asText(), name);
            }
        });
    }

    /// Empty for whom nobody has seen.
    String name(String userId) {
        return names.getOrDefault(userId, "");
    }
}
