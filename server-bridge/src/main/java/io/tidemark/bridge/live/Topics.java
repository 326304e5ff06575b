package io.tidemark.bridge.live;

import io.tidemark.analytics.wire.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The topics that were asked for; asked for again on each new connection. Owned by the line's thread.
final class Topics {
    static final int MOST = 500;

    /// When to say what: at once, after a while without an answer, or never.
    private record Topic(boolean wished, Instant due) {}

    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private final LineListener listener;

    Topics(LineListener listener) {
        this.listener = listener;
    }

    void subscribe(String name) {
        Topic topic = topics.get(name);
        if (topic == null && topics.size() >= MOST) {
            listener.refused(name, "Too many topics are followed live at once. Close some of them first.");
        } else if (topic == null || !topic.wished()) {
            topics.put(name, new Topic(true, Instant.MIN));
        }
    }

    void unsubscribe(String name) {
        topics.computeIfPresent(name, (same, topic) -> new Topic(false, Instant.MIN));
    }

    void reconnected() {
        topics.values().removeIf(topic -> !topic.wished());
        topics.replaceAll((name, topic) -> new Topic(true, Instant.MIN));
    }

    @Nullable
    String next(Instant now) {
        for (Map.Entry<String, Topic> each : topics.entrySet()) {
            Topic topic = each.getValue();
            if (!topic.due().isAfter(now)) {
                each.setValue(new Topic(topic.wished(), now.plus(Room.ANSWER)));
                String type = topic.wished() ? "subscribe" : "unsubscribe";
                return Message.write(type, Json.MAPPER.createObjectNode().put("topic", each.getKey()));
            }
        }
        return null;
    }

    Instant due() {
        Instant due = Instant.MAX;
        for (Topic topic : topics.values()) {
            due = topic.due().isBefore(due) ? topic.due() : due;
        }
        return due;
    }

    void subscribed(String name) {
        topics.computeIfPresent(name, (same, topic) -> topic.wished() ? new Topic(true, Instant.MAX) : topic);
    }

    void unsubscribed(String name) {
        topics.computeIfPresent(name, (same, topic) -> topic.wished() ? topic : null);
    }

    /// @return false when it is not about a topic that waits for its answer
    boolean refused(String name, String sentence) {
        Topic topic = topics.get(name);
        boolean waits = topic != null && isUnanswered(topic);
        if (waits) {
            topics.remove(name);
            listener.refused(name, sentence);
        }
        return waits;
    }

    /// The server answers in order.
    boolean oldestRefused(String sentence) {
        String oldest = null;
        Instant due = Instant.MAX;
        for (Map.Entry<String, Topic> each : topics.entrySet()) {
            if (isUnanswered(each.getValue()) && each.getValue().due().isBefore(due)) {
                oldest = each.getKey();
                due = each.getValue().due();
            }
        }
        return oldest != null && refused(oldest, sentence);
    }

    long unanswered() {
        return topics.values().stream().filter(Topics::isUnanswered).count();
    }

    private static boolean isUnanswered(Topic topic) {
        return topic.wished()
                && !topic.due().equals(Instant.MAX)
                && !topic.due().equals(Instant.MIN);
    }
}
