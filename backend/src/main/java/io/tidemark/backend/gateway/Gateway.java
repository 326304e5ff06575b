package io.tidemark.backend.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.rest.Line;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantStore;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The live line: lets signed-in clients in and tells each of its tenant's commits. Event loops own the sockets;
/// tokens and rights are looked up on virtual threads.
public final class Gateway implements Line, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration SOONEST_RETURN = Duration.ofMillis(500);
    /// More than anybody has windows and devices.
    private static final int MOST_PER_PERSON = 50;

    private static final short TRY_LATER = 1013;

    private final Vertx vertx;
    private final Tokens tokens;
    private final LineSettings settings;
    private final Talk talk;
    private final Switchboard board;
    private final LineCounts counts;
    private final Map<String, Set<Connection>> connections = new ConcurrentHashMap<>();
    /// Those whose token is being looked at.
    private final Set<ServerWebSocket> entering = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("line-", 0).factory());
    private final Poker poker;
    private volatile boolean closed;

    public Gateway(
            Vertx vertx,
            Tokens tokens,
            TenantStore store,
            CommitListeners listeners,
            Fanout fanout,
            Talk talk,
            InstantSource clock,
            LineSettings settings,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.tokens = tokens;
        this.settings = settings;
        this.talk = talk;
        this.counts = fanout.counts();
        this.poker = new Poker(store, workers, clock, tenant -> connections.getOrDefault(tenant, Set.of()), fanout);
        this.board = new Switchboard(vertx, fanout, clock, settings.heartbeat(), this::check, poker::catchUp);
        listeners.add(poker);
        counts.bind(meters);
        meters.gauge("line.connections", this, Gateway::count);
    }

    private int count() {
        return connections.values().stream().mapToInt(Set::size).sum();
    }

    /// The part of the statistics that is about the line: figures of this node and of no tenant.
    public ObjectNode stats() {
        int queued = connections.values().stream()
                .flatMap(Set::stream)
                .mapToInt(connection -> connection.outgoing().waiting())
                .sum();
        ObjectNode stats = Json.MAPPER
                .createObjectNode()
                .put("connections", count())
                .put("sent", counts.sent())
                .put("queued", queued)
                .put("collapsed", counts.collapses());
        stats.set("refused", Json.MAPPER.valueToTree(counts.refusals()));
        return stats;
    }

    @Override
    public int answer(ServerWebSocketHandshake request) {
        HostAndPort authority = request.authority();
        boolean allowed =
                settings.origins().allow(request.headers().get("Origin"), authority == null ? null : authority.host());
        if (!allowed) {
            counts.refused(LineCounts.Refusal.ORIGIN);
        }
        return allowed ? 101 : 403;
    }

    @Override
    public void open(ServerWebSocket socket) {
        Wire.putInOrder(socket, LARGEST_FRAME);
        socket.pause();
        entering.add(socket);
        if (closed) {
            sendAway(socket);
            return;
        }
        check(Credentials.of(socket), verified -> {
            entering.remove(socket);
            if (socket.isClosed()) {
                // Whoever hung up while their token was looked at has no channel left to be welcomed on.
                return;
            }
            if (closed) {
                sendAway(socket);
            } else if (verified == null) {
                counts.refused(LineCounts.Refusal.TOKEN);
                socket.writeTextMessage(Messages.refused("Sign in first: the token is missing, wrong or expired."))
                        .onComplete(written -> socket.close(Connection.POLICY, "not signed in"));
            } else if (!admit(socket, verified)) {
                counts.refused(LineCounts.Refusal.LINES);
                socket.writeTextMessage(Messages.refused("You have too many lines open; close another one first."))
                        .onComplete(written -> socket.close(TRY_LATER, "too many lines"));
            }
            socket.resume();
        });
    }

    /// Whoever comes while the server goes away is told that, too: a line that is closed as if all was said would
    /// not come back.
    private void sendAway(ServerWebSocket socket) {
        entering.remove(socket);
        socket.resume();
        socket.close(Connection.AWAY, "server closing");
    }

    private long lines(Caller caller) {
        return connections.getOrDefault(caller.tenant(), Set.of()).stream()
                .filter(connection -> connection.caller().userId().equals(caller.userId()))
                .count();
    }

    /// Runs `done` on the event loop that this was called on.
    private void check(String token, Consumer<Tokens.@Nullable Verified> done) {
        if (!Credentials.shaped(token)) {
            done.accept(null);
            return;
        }
        Context context = vertx.getOrCreateContext();
        try {
            workers.execute(() -> {
                Tokens.Verified verified = verified(token);
                context.runOnContext(nothing -> done.accept(verified));
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("No more tokens are looked at: the backend is stopping");
            done.accept(null);
        }
    }

    private Tokens.@Nullable Verified verified(String token) {
        try {
            return tokens.verified(token);
        } catch (BackendException e) {
            return null;
        } catch (RuntimeException e) {
            LOG.error("A token could not be checked", e);
            return null;
        }
    }

    /// @return false when the person has as many lines as one may have
    private boolean admit(ServerWebSocket socket, Tokens.Verified token) {
        String tenant = token.caller().tenant();
        Set<Connection> others = connections.computeIfAbsent(tenant, name -> ConcurrentHashMap.newKeySet());
        Connection connection;
        // Event loops admit at the same time.
        synchronized (others) {
            if (lines(token.caller()) >= MOST_PER_PERSON) {
                return false;
            }
            connection = new Connection(
                    board, socket, token, UuidCreator.getTimeOrderedEpoch().toString());
            others.add(connection);
        }
        connection.open(talk.begin(connection), () -> others.remove(connection));
        if (closed) {
            connection.goAway(SOONEST_RETURN);
        }
        return true;
    }

    /// Tells everyone that the server goes away, and each another moment to come back at, so that they do not all come
    /// in the same one.
    @Override
    public void close() {
        closed = true;
        poker.close();
        entering.forEach(this::sendAway);
        long slot = 0;
        for (Set<Connection> all : connections.values()) {
            for (Connection connection : all) {
                connection.goAway(SOONEST_RETURN.plusMillis(slot++ * 1_000 / settings.returns()));
            }
        }
        workers.shutdown();
    }
}
