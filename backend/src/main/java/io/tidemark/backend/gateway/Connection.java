package io.tidemark.backend.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Tokens;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One signed-in client. Its state belongs to its socket's event loop; `poke` and `close` may come from any thread.
final class Connection {

    /// Checks a token off the event loop and brings the outcome back to it.
    interface TokenCheck {
        /// @param done null when the token is not good
        void check(String token, Consumer<Tokens.@Nullable Verified> done);
    }

    static final short POLICY = 1008;
    private static final short TOO_LARGE = 1009;
    private static final short AWAY = 1001;
    private static final Duration TOKEN_WARNING = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final Context context;
    private final ServerWebSocket socket;
    private final InstantSource clock;
    private final Duration heartbeat;
    private final TokenCheck tokens;
    private final Caller caller;
    private final String id;
    private Instant expiresAt;
    private Instant heard;
    private boolean warned;
    private long timer;
    private Runnable gone = () -> {};
    private long owedLsn;
    private long owedPolicy;

    Connection(
            Vertx vertx,
            ServerWebSocket socket,
            InstantSource clock,
            Duration heartbeat,
            TokenCheck tokens,
            Tokens.Verified token,
            String id) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.socket = socket;
        this.clock = clock;
        this.heartbeat = heartbeat;
        this.tokens = tokens;
        this.caller = token.caller();
        this.id = id;
        this.expiresAt = token.expiresAt();
        this.heard = clock.instant();
    }

    Caller caller() {
        return caller;
    }

    /// On the event loop.
    ///
    /// @param whenGone run once or twice when the client is no longer to be told anything
    void open(Runnable whenGone) {
        gone = whenGone;
        socket.closeHandler(nothing -> forget());
        socket.exceptionHandler(this::failed);
        socket.textMessageHandler(this::message);
        socket.binaryMessageHandler(bytes -> send(Messages.error("Only text is understood here.", "binary message")));
        socket.pongHandler(bytes -> heard = clock.instant());
        socket.drainHandler(nothing -> {
            socket.resume();
            settle();
        });
        timer = vertx.setPeriodic(heartbeat.toMillis(), ignored -> beat());
        send(Messages.established(caller, id, clock.instant(), heartbeat));
    }

    private void forget() {
        vertx.cancelTimer(timer);
        gone.run();
    }

    /// A frame that breaks the protocol brings its own code; what else is refused is a message in too many pieces.
    private void failed(Throwable failure) {
        int code = failure instanceof CorruptedWebSocketFrameException broken
                ? broken.closeStatus().code()
                : TOO_LARGE;
        close((short) code, "cannot be read");
    }

    private void beat() {
        Instant now = clock.instant();
        if (heard.plus(heartbeat.multipliedBy(2)).isBefore(now)) {
            close(AWAY, "silent for too long");
        } else if (!expiresAt.isAfter(now)) {
            close(POLICY, "token expired");
        } else {
            if (!warned && expiresAt.minus(TOKEN_WARNING).isBefore(now)) {
                warned = true;
                send(Messages.tokenExpiring(Duration.between(now, expiresAt)));
            }
            socket.writePing(Buffer.buffer("beat"));
        }
    }

    private void message(String text) {
        heard = clock.instant();
        JsonNode message;
        try {
            message = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            send(Messages.error("This is not JSON.", e.getOriginalMessage()));
            return;
        } catch (IllegalArgumentException e) {
            send(Messages.error("This holds a number that cannot be read.", String.valueOf(e.getMessage())));
            return;
        }
        String type = message == null ? "" : message.path("type").asText("");
        switch (type) {
            case "" -> send(Messages.error("A message needs a type.", "{\"type\":…,\"data\":…}"));
            case "ping" -> send(Messages.pong(message, heard));
            case "token" -> renew(message.path("data").path("accessToken").asText(""));
            default -> send(Messages.error("This server does not know messages of this type.", type));
        }
    }

    private void renew(String token) {
        tokens.check(token, verified -> {
            if (verified == null
                    || !verified.caller().userId().equals(caller.userId())
                    || !verified.caller().tenant().equals(caller.tenant())) {
                close(POLICY, "token refused");
            } else {
                expiresAt = verified.expiresAt();
                warned = false;
                send(Messages.tokenAccepted());
            }
        });
    }

    /// Tells the client that there is something to pull. A client that does not keep up is told once, when it can
    /// listen again.
    void poke(long lsn, long policyVersion) {
        context.runOnContext(nothing -> {
            owedLsn = Math.max(owedLsn, lsn);
            owedPolicy = Math.max(owedPolicy, policyVersion);
            settle();
        });
    }

    private void settle() {
        if (owedLsn > 0 && !socket.isClosed() && !socket.writeQueueFull()) {
            send(Messages.poke(owedLsn, owedPolicy));
            owedLsn = 0;
        }
    }

    /// Who does not read what it is sent is not listened to either, so that answers do not pile up; if that lasts,
    /// it counts as silent.
    private void send(String text) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(text);
            if (socket.writeQueueFull()) {
                socket.pause();
            }
        }
    }

    /// Says that the server goes away, then closes.
    void goAway(Duration retryAfter) {
        context.runOnContext(nothing -> {
            send(Messages.closing(retryAfter));
            close(AWAY, "server closing");
        });
    }

    /// A peer that is gone never answers the close, so it is forgotten at once.
    private void close(short code, String reason) {
        forget();
        if (!socket.isClosed()) {
            socket.close(code, reason);
        }
    }
}
