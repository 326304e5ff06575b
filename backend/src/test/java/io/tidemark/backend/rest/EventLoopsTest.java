package io.tidemark.backend.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.identity.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Lines to one port, over real sockets.
final class EventLoopsTest {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @Test
    void linesAreSpreadOverOneEventLoopForEachProcessor() throws Exception {
        var loops = new Loops();
        var meters = new SimpleMeterRegistry();
        var vertx = Vertx.vertx();
        var tokens = new Tokens("0123456789abcdef0123456789abcdef", InstantSource.system());
        try (var heavy = new HeavyWork(meters);
                var client = HttpClient.newHttpClient();
                var server = new RestServer(
                        vertx, new Serving(tokens, meters, new Coalescer(meters), heavy), List.of(), loops)) {
            URI address = URI.create("ws://127.0.0.1:" + server.start("127.0.0.1", 0) + "/ws-analytics");
            List<WebSocket> lines = new ArrayList<>();
            for (int i = 0; i < 2 * PROCESSORS; i++) {
                lines.add(client.newWebSocketBuilder()
                        .buildAsync(address, new WebSocket.Listener() {})
                        .get(10, TimeUnit.SECONDS));
            }
            assertEquals(PROCESSORS, loops.owners.size());
            lines.forEach(WebSocket::abort);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    /// Notes the threads that own the lines.
    private static final class Loops implements Line {
        private final Set<Thread> owners = ConcurrentHashMap.newKeySet();

        /// Before the client hears that its line is open.
        @Override
        public int answer(ServerWebSocketHandshake request) {
            owners.add(Thread.currentThread());
            return 101;
        }

        @Override
        public void open(ServerWebSocket socket) {}
    }
}
