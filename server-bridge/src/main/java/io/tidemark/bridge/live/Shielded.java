package io.tidemark.bridge.live;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the line going when its listener fails.
record Shielded(LineListener listener) implements LineListener {
    private static final Logger LOG = LoggerFactory.getLogger(Shielded.class);

    @Override
    public void state(LineState state) {
        run(() -> listener.state(state));
    }

    @Override
    public void poke(long lsn, long policyVersion) {
        run(() -> listener.poke(lsn, policyVersion));
    }

    @Override
    public void push(Push push) {
        run(() -> listener.push(push));
    }

    @Override
    public void gap(String room, Gap why) {
        run(() -> listener.gap(room, why));
    }

    @Override
    public void refused(String roomOrTopic, String sentence) {
        run(() -> listener.refused(roomOrTopic, sentence));
    }

    @Override
    public void dropped(int count, String kind) {
        run(() -> listener.dropped(count, kind));
    }

    private static void run(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            LOG.error("who listens to the live line failed", e);
        }
    }
}
