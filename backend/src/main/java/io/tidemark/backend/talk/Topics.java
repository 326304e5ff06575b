package io.tidemark.backend.talk;

import io.tidemark.backend.events.Pushes;
import java.util.Set;

/// What may be subscribed to by name.
final class Topics {

    /// What is said without an event.
    private static final Set<String> OTHERS = Set.of("presence", "comment_added", "annotation_added", "sync_poke");

    private Topics() {}

    static boolean has(String name) {
        return OTHERS.contains(name) || Pushes.ALL.contains(name);
    }
}
