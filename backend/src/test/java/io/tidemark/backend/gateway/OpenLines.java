package io.tidemark.backend.gateway;

import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.rest.Line;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// A server that lets everybody in, for tests of what is sent.
final class OpenLines implements AutoCloseable {

    final Fanout fanout;
    final List<Connection> connections = new CopyOnWriteArrayList<>();
    final Queue<Connection> lost = new ConcurrentLinkedQueue<>();

    private final Map<Connection, Context> contexts = new ConcurrentHashMap<>();
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    OpenLines(Duration tick) {
        fanout = new Fanout(tick, System::nanoTime);
        var board = new Switchboard(
                vertx,
                fanout,
                InstantSource.system(),
                Duration.ofSeconds(30),
                (token, done) -> done.accept(null),
                this::lookUp);
        var token = new Tokens.Verified(
                new Caller("somebody", "harbour", "Somebody", Set.of(Role.VIEWER)),
                Instant.now().plusSeconds(900));
        server = vertx.createHttpServer(new HttpServerOptions().setMaxWebSocketFrameSize(Line.LARGEST_FRAME))
                .webSocketHandler(socket -> {
                    var connection = new Connection(board, socket, token, "c" + connections.size());
                    contexts.put(connection, vertx.getOrCreateContext());
                    connections.add(connection);
                    connection.open(() -> connections.remove(connection));
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private void lookUp(Connection connection) {
        lost.add(connection);
        try (Frame frame = Frame.of("{\"type\":\"looked_up\"}")) {
            connection.hear(frame);
        }
    }

    int port() {
        return server.actualPort();
    }

    /// A client that was welcomed, and whose welcome takes nothing along that is said from now on.
    LineClient client() throws Exception {
        var client = new LineClient();
        client.connect("ws://127.0.0.1:" + port() + "/", null);
        client.next();
        settle();
        return client;
    }

    /// What is being sent has left, and takes nothing along that is said from now on.
    void settle() throws Exception {
        for (Connection connection : connections) {
            onLoop(connection, () -> true);
        }
    }

    /// Asks on the event loop of a connection.
    <T> T onLoop(Connection connection, Callable<T> question) throws Exception {
        var answer = new FutureTask<>(question);
        Objects.requireNonNull(contexts.get(connection)).runOnContext(nothing -> answer.run());
        return answer.get(10, TimeUnit.SECONDS);
    }

    void send(Frame frame) {
        fanout.send(connections, frame);
    }

    /// Sends a text to all and gives it up.
    void say(String text) {
        try (Frame frame = Frame.of(text)) {
            send(frame);
        }
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
