package io.tidemark.backend.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client on a real socket that keeps what it hears.
final class LineClient implements WebSocket.Listener {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Queue<WebSocket> OPENED = new ConcurrentLinkedQueue<>();

    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    boolean listens = true;

    /// @param headers names and values by turns
    WebSocket connect(String url, @Nullable String token, String... headers) throws Exception {
        var builder = CLIENT.newWebSocketBuilder();
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        WebSocket socket = builder.buildAsync(URI.create(url), this).get(10, TimeUnit.SECONDS);
        OPENED.add(socket);
        return socket;
    }

    /// Nobody stays on the line of a backend that other tests use too.
    static void abortAll() {
        for (WebSocket socket = OPENED.poll(); socket != null; socket = OPENED.poll()) {
            socket.abort();
        }
    }

    static void send(WebSocket socket, String text) throws Exception {
        socket.sendText(text, true).get(5, TimeUnit.SECONDS);
    }

    JsonNode next() throws InterruptedException, IOException {
        String message = heard.poll(10, TimeUnit.SECONDS);
        return Json.MAPPER.readTree(String.valueOf(message));
    }

    /// Without a request nothing is read, so pings stay unanswered.
    @Override
    public void onOpen(WebSocket socket) {
        if (listens) {
            socket.request(1);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            heard.add(text.toString());
            text.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code);
        return null;
    }
}
