package io.tidemark.backend.talk;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.documents.Documents;
import io.tidemark.backend.events.EventTimes;
import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.gateway.Fanout;
import io.tidemark.backend.gateway.Switchboard;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.reports.ReportViews;
import io.tidemark.backend.rooms.OtherNodes;
import io.tidemark.backend.store.CommitListeners;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A line of its own on the shared backend's database, which lets everybody in as who they say they are. Its clock
/// stands still unless time is let pass, and nobody is told who looks before `round` is called.
final class OpenTalk implements AutoCloseable, InstantSource {

    final LineTalk talk;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Map<String, Connection> connections = new ConcurrentHashMap<>();
    final CommitListeners commits = new CommitListeners();
    final Documents documents = new Documents(BackendFixture.shared().tenants(), commits, this);

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Caller> callers = new ConcurrentHashMap<>();
    private final List<LinePerson> people = new ArrayList<>();
    private final ReportViews views = new ReportViews(BackendFixture.shared().tenants(), commits, this);
    private final HttpServer server;
    private volatile Instant now = Instant.now();

    OpenTalk(OtherNodes nodes) {
        this(nodes, null);
    }

    /// @param rights null for the real ones
    OpenTalk(OtherNodes nodes, @Nullable Rights rights) {
        var fanout = new Fanout(Duration.ofMillis(20), System::nanoTime);
        talk = new LineTalk(
                new LineTalk.Sources(
                        BackendFixture.shared().tenants(),
                        commits,
                        documents,
                        views,
                        (caller, query) -> new byte[] {'{', '}'},
                        new EventTimes(meters),
                        nodes),
                rights == null ? new Doors(BackendFixture.shared().tenants(), documents) : rights,
                fanout,
                this,
                new Random(1),
                meters);
        talk.listen();
        var board = new Switchboard(
                vertx,
                fanout,
                InstantSource.system(),
                Duration.ofSeconds(30),
                (token, done) -> done.accept(null),
                lost -> lost.say("{\"type\":\"sync_poke\"}"));
        server = vertx.createHttpServer()
                .webSocketHandler(socket -> {
                    String name = String.valueOf(socket.headers().get("Authorization"))
                            .substring("Bearer ".length());
                    Caller caller = Objects.requireNonNull(callers.get(name));
                    var token = new Tokens.Verified(caller, Instant.now().plusSeconds(900));
                    var connection = new Connection(
                            board, socket, token, UUID.randomUUID().toString());
                    connections.put(name, connection);
                    connection.open(talk.begin(connection), () -> connections.remove(name, connection));
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    int port() {
        return server.actualPort();
    }

    /// Lets the caller in by their id.
    void knows(Caller caller) {
        callers.put(caller.userId(), caller);
    }

    LinePerson person(Caller caller) throws Exception {
        knows(caller);
        var person = new LinePerson(port(), caller.userId());
        people.add(person);
        return person;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    double counted(String name, String outcome) {
        return meters.counter(name, "outcome", outcome).count();
    }

    @Override
    public void close() {
        people.forEach(LinePerson::close);
        talk.close();
        views.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
