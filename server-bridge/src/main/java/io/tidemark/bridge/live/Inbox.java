package io.tidemark.bridge.live;

import com.fasterxml.jackson.databind.JsonNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what the server says to those it is meant for. Owned by the line's thread.
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final Rooms rooms;
    private final Topics topics;
    private final Requests requests;
    private final LineListener listener;

    Inbox(Rooms rooms, Topics topics, Requests requests, LineListener listener) {
        this.rooms = rooms;
        this.topics = topics;
        this.requests = requests;
        this.listener = listener;
    }

    void take(Message message) {
        JsonNode data = message.data();
        switch (message.type()) {
            case "pong" -> {}
            case "room_joined" -> rooms.joined(data);
            case "room_left" -> rooms.left(message.named("room"));
            case "subscribed" -> topics.subscribed(message.named("topic"));
            case "unsubscribed" -> topics.unsubscribed(message.named("topic"));
            case "query_result", "action_result" -> requests.answered(message);
            case "error" -> error(message);
            case "sync_poke" ->
                rooms.arrived(
                        message,
                        () -> listener.poke(
                                data.path("lsn").asLong(),
                                data.path("policyVersion").asLong()));
            case "" -> LOG.warn("the server sent a message without a type on the live line");
            default -> rooms.arrived(message, () -> listener.push(message.push()));
        }
    }

    /// An error names what it is about by id, room, topic or type of message; or it does not, and is about the one
    /// join that waits for its answer, if nothing else does.
    private void error(Message message) {
        String sentence = message.named("message");
        String details = message.named("details");
        String room = message.named("room");
        boolean taken = requests.declined(message.named("id"), sentence)
                || topics.refused(message.named("topic"), sentence)
                || topics.refused(details, sentence)
                || rooms.refused(room.isEmpty() ? details : room, sentence)
                || rooms.refused(sentence, sentence)
                || switch (details) {
                    case "join" -> rooms.oldestRefused(sentence);
                    case "subscribe" -> topics.oldestRefused(sentence);
                    case "query", "action" -> requests.unknown(details.equals("query"), sentence);
                    default -> isAboutTheOnlyJoin() && rooms.oldestRefused(sentence);
                };
        if (!taken) {
            LOG.warn("the server did not understand: {}", sentence);
        }
    }

    private boolean isAboutTheOnlyJoin() {
        return rooms.unanswered() == 1 && topics.unanswered() == 0 && requests.unanswered() == 0;
    }
}
