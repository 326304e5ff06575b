package io.tidemark.bridge.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/// The server's end of a few connections with one room whose history it keeps: greets, answers joins, subscriptions,
/// pings and tokens; queries and actions when the test lets it.
final class SpeakingServer extends WebSocketListener {
    /// What clients said, as it came.
    final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> goodbyes = new LinkedBlockingQueue<>();

    private final String room;
    private final List<String> history = new ArrayList<>();
    private @Nullable WebSocket open;
    private boolean member;

    SpeakingServer(String room) {
        this.room = room;
    }

    @Override
    public synchronized void onOpen(WebSocket socket, Response response) {
        open = socket;
        member = false;
        socket.send("{\"type\":\"connection_established\",\"data\":{\"connectionId\":\"c\",\"heartbeatSeconds\":30}}");
    }

    @Override
    public synchronized void onMessage(WebSocket socket, String text) {
        JsonNode message = Rig.tree(text);
        JsonNode data = message.path("data");
        switch (message.path("type").asText()) {
            case "join" -> join(data);
            case "subscribe" -> answer("subscribed", "topic", data);
            case "leave" -> answer("room_left", "room", data);
            case "token" -> send("token_accepted", Json.MAPPER.createObjectNode());
            default -> {}
        }
        heard.add(message);
    }

    private void answer(String type, String member, JsonNode data) {
        send(type, Json.MAPPER.createObjectNode().put(member, data.path(member).asText()));
    }

    private void join(JsonNode data) {
        if (!data.path("room").asText().equals(room)) {
            ObjectNode error = Json.MAPPER.createObjectNode().put("message", "You may not join this room.");
            send("error", error.put("details", data.path("room").asText()));
            return;
        }
        member = true;
        int from = data.path("offset").asInt(history.size());
        ObjectNode answer = Json.MAPPER.createObjectNode().put("room", room).put("epoch", "e");
        answer.put("offset", history.size())
                .put("recovered", data.has("offset"))
                .put("missed", history.size() - from);
        send("room_joined", answer);
        history.subList(from, history.size()).forEach(this::sendText);
    }

    /// Says something in the room, to be heard at once or after a break.
    synchronized void publish(String what) {
        ObjectNode message = Json.MAPPER.createObjectNode().put("type", "data_updated");
        message.putObject("data").put("what", what);
        history.add(message.put("room", room)
                .put("epoch", "e")
                .put("offset", history.size() + 1)
                .toString());
        if (member) {
            sendText(history.getLast());
        }
    }

    synchronized void results(List<String> ids) {
        ArrayNode batch = Json.MAPPER.createArrayNode();
        for (String id : ids) {
            ObjectNode result = batch.addObject().put("type", "query_result");
            result.putObject("data")
                    .put("id", id)
                    .put("query", "the same")
                    .putArray("results")
                    .add(id);
        }
        send("batch", batch);
    }

    synchronized void send(String type, JsonNode data) {
        ObjectNode message = Json.MAPPER.createObjectNode().put("type", type);
        message.set("data", data);
        sendText(message.toString());
    }

    private void sendText(String text) {
        WebSocket socket = open;
        if (socket != null) {
            socket.send(text);
        }
    }

    /// As a server that is started again.
    synchronized void cut() {
        WebSocket socket = open;
        open = null;
        member = false;
        if (socket != null) {
            socket.close(1012, "");
        }
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        goodbyes.add(code);
        socket.close(code, "");
    }
}
