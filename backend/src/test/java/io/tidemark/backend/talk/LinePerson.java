package io.tidemark.backend.talk;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Somebody on the line, who knows the contract and nothing else.
public final class LinePerson implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int PATIENCE = 10;

    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    private final WebSocket socket;

    public LinePerson(int port, String token) throws Exception {
        socket = CLIENT.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws-analytics"), this)
                .get(PATIENCE, TimeUnit.SECONDS);
        next("connection_established");
    }

    /// @param data as JSON
    public void say(String type, String data) throws Exception {
        socket.sendText("{\"type\":\"" + type + "\",\"data\":" + data + "}", true)
                .get(PATIENCE, TimeUnit.SECONDS);
    }

    /// Waits until the server closes the line.
    public boolean closedSoon() throws Exception {
        return closed.get(PATIENCE, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket line, int code, String reason) {
        closed.complete(true);
        return null;
    }

    /// The next message of the type; what comes before it is passed over.
    public JsonNode next(String type) throws InterruptedException {
        return next(type, message -> true);
    }

    public JsonNode next(String type, Predicate<JsonNode> like) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (true) {
            JsonNode message = heard.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertNotNull(message, () -> "no " + type + " came");
            if (message.path("type").asText().equals(type) && like.test(message)) {
                return message;
            }
        }
    }

    /// As [#next], while something is done again and again.
    public JsonNode next(String type, Predicate<JsonNode> like, Runnable meanwhile) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (System.nanoTime() - deadline < 0) {
            meanwhile.run();
            JsonNode message = heard.poll(10, TimeUnit.MILLISECONDS);
            if (message != null && message.path("type").asText().equals(type) && like.test(message)) {
                return message;
            }
        }
        throw new AssertionError("no " + type + " came");
    }

    /// Whether one of the types comes before the answer to a ping, which answers what was said before it.
    public boolean hearsBeforePong(String... types) throws Exception {
        socket.sendText("{\"type\":\"ping\",\"data\":{\"timestamp\":\"mark\"}}", true)
                .get(PATIENCE, TimeUnit.SECONDS);
        boolean came = false;
        while (true) {
            JsonNode message = heard.poll(PATIENCE, TimeUnit.SECONDS);
            assertNotNull(message, "no pong came");
            if (message.path("type").asText().equals("pong")) {
                return came;
            }
            came |= List.of(types).contains(message.path("type").asText());
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket line, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            try {
                JsonNode message = Json.MAPPER.readTree(text.toString());
                if (message.path("type").asText().equals("batch")) {
                    message.path("data").forEach(heard::add);
                } else {
                    heard.add(message);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            text.setLength(0);
        }
        line.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
