package io.tidemark.app.workspace;

import io.tidemark.bridge.live.Gap;
import io.tidemark.bridge.live.LineListener;
import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.live.Push;
import java.util.List;

/// Several who hear the same line, in order.
record Audience(List<LineListener> listeners) implements LineListener {
    Audience {
        listeners = List.copyOf(listeners);
    }

    @Override
    public void state(LineState state) {
        listeners.forEach(listener -> listener.state(state));
    }

    @Override
    public void poke(long lsn, long policyVersion) {
        listeners.forEach(listener -> listener.poke(lsn, policyVersion));
    }

    @Override
    public void push(Push push) {
        listeners.forEach(listener -> listener.push(push));
    }

    @Override
    public void gap(String room, Gap why) {
        listeners.forEach(listener -> listener.gap(room, why));
    }

    @Override
    public void refused(String roomOrTopic, String sentence) {
        listeners.forEach(listener -> listener.refused(roomOrTopic, sentence));
    }

    @Override
    public void dropped(int count, String kind) {
        listeners.forEach(listener -> listener.dropped(count, kind));
    }
}
