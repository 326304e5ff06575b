package io.tidemark.backend.rooms;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// Nodes that run in one process and hear each other before [OtherNodes#say] returns. A node whose database is its own
/// is the only one here, and talks to nobody.
public final class SameProcess {

    private final List<Node> nodes = new CopyOnWriteArrayList<>();

    public OtherNodes join() {
        var node = new Node();
        nodes.add(node);
        return node;
    }

    private final class Node implements OtherNodes {

        private final String name = UUID.randomUUID().toString();
        private final List<Listener> listeners = new CopyOnWriteArrayList<>();

        @Override
        public void say(String text) {
            for (Node other : nodes) {
                if (other != this) {
                    other.listeners.forEach(listener -> listener.heard(name, text));
                }
            }
        }

        @Override
        public void listen(Listener listener) {
            listeners.add(listener);
        }
    }
}
