package io.tidemark.backend.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Tokens;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One signed-in client. Its state belongs to its socket's event loop; `hear`, `knows` and `goAway` may come from any
/// thread.
public final class Connection {

    static final short POLICY = 1008;
    private static final short TOO_LARGE = 1009;
    static final short AWAY = 1001;
    private static final short TRY_LATER = 1013;
    private static final Duration TOKEN_WARNING = Duration.ofSeconds(60);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    /// How far the tenant's log is, as far as this client was told.
    private record Known(long lsn, long policyVersion) {}

    private final Switchboard board;
    private final Context context;
    private final ServerWebSocket socket;
    private final Wire wire;
    private final Outgoing outgoing;
    private final Allowance allowance;
    private volatile Caller caller;
    private final String id;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();
    private Instant expiresAt;
    private Instant heard;
    private boolean warned;
    private long timer;
    private Runnable gone = () -> {};
    private Talker talker = new Silence();
    private volatile boolean over;

    /// On the socket's event loop.
    ///
    /// @param id names this connection to the client
    public Connection(Switchboard board, ServerWebSocket socket, Tokens.Verified token, String id) {
        this.board = board;
        this.context = board.vertx().getOrCreateContext();
        this.socket = socket;
        this.wire = new Wire(socket, this::turned);
        this.outgoing = new Outgoing(wire, board.fanout().of(wire.loop()), new Reading());
        this.allowance = new Allowance(board.clock());
        this.caller = token.caller();
        this.id = id;
        this.expiresAt = token.expiresAt();
        this.heard = board.clock().instant();
    }

    public Caller caller() {
        return caller;
    }

    /// Names this connection to the client.
    public String id() {
        return id;
    }

    /// Whether the client is no longer to be told anything. Any thread.
    public boolean isGone() {
        return over;
    }

    /// Sends a message of its own to this client. From any thread.
    public void say(String text) {
        send(text);
    }

    /// Sends what `first` gives, and behind it what the client is told from any thread in the meantime.
    ///
    /// @param first must not take long; the frames are closed here
    public void afterwards(Supplier<List<Frame>> first) {
        outgoing.afterwards(first);
    }

    /// Says why this client cannot be served now, and closes. From any thread.
    public void turnAway(String sentence) {
        context.runOnContext(nothing -> {
            send(Messages.refused(sentence));
            close(TRY_LATER, "try again later");
        });
    }

    Outgoing outgoing() {
        return outgoing;
    }

    /// Sends it now, behind what this client was sent before. From any thread; the frame is the caller's to close.
    /// A client that is too far behind loses it and is poked instead, once it reads again.
    public void hear(Frame frame) {
        outgoing.addNow(frame);
    }

    /// On the event loop.
    ///
    /// @param whenGone run once or twice when the client is no longer to be told anything
    public void open(Talker talksWith, Runnable whenGone) {
        talker = talksWith;
        open(whenGone);
        talker.greeted();
    }

    /// As [#open], for a client that is told things and asks nothing.
    public void open(Runnable whenGone) {
        gone = whenGone;
        socket.closeHandler(nothing -> forget());
        socket.exceptionHandler(this::failed);
        socket.textMessageHandler(this::message);
        socket.binaryMessageHandler(bytes -> {
            if (allowed()) {
                send(Messages.error("Only text is understood here.", "binary message"));
            }
        });
        socket.pongHandler(bytes -> {
            heard = board.clock().instant();
            talker.alive();
        });
        timer = board.vertx().setPeriodic(board.heartbeat().toMillis(), ignored -> beat());
        send(Messages.established(caller, id, board.clock().instant(), board.heartbeat()));
    }

    private void turned() {
        outgoing.turned();
    }

    private void forget() {
        over = true;
        board.vertx().cancelTimer(timer);
        outgoing.close();
        gone.run();
        talker.left();
    }

    /// A frame that breaks the protocol brings its own code; what else is refused is a message in too many pieces.
    private void failed(Throwable failure) {
        int code = failure instanceof CorruptedWebSocketFrameException broken
                ? broken.closeStatus().code()
                : TOO_LARGE;
        close((short) code, "cannot be read");
    }

    private void beat() {
        Instant now = board.clock().instant();
        if (outgoing.progressed()) {
            heard = now;
        }
        if (heard.plus(board.heartbeat().multipliedBy(2)).isBefore(now)) {
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
        heard = board.clock().instant();
        if (!expiresAt.isAfter(heard)) {
            close(POLICY, "token expired");
            return;
        }
        JsonNode message;
        try {
            message = Messages.read(text);
        } catch (JsonProcessingException e) {
            blunder("This is not JSON.", e.getOriginalMessage());
            return;
        } catch (IllegalArgumentException e) {
            blunder("This holds a number that cannot be read.", String.valueOf(e.getMessage()));
            return;
        }
        String type = message.path("type").asText("");
        boolean free = type.equals("ping") || (warned && type.equals("token"));
        if (free || allowed()) {
            answer(type, message);
        }
    }

    private void answer(String type, JsonNode message) {
        switch (type) {
            case "" -> send(Messages.error("A message needs a type.", "{\"type\":…,\"data\":…}"));
            case "ping" -> {
                talker.alive();
                send(Messages.pong(message, heard));
            }
            case "token" -> renew(message.path("data").path("accessToken").asText(""));
            default -> {
                if (!talker.said(type, message)) {
                    send(Messages.error("This server does not know messages of this type.", type));
                }
            }
        }
    }

    private void blunder(String message, String details) {
        if (allowed()) {
            send(Messages.error(message, details));
        }
    }

    /// Counts a message, and says so when it is one too many.
    private boolean allowed() {
        Duration refused = allowance.take();
        if (!refused.isZero()) {
            board.fanout().counts().refused(LineCounts.Refusal.RATE);
            send(Messages.rateLimited(refused));
        }
        return refused.isZero();
    }

    private void renew(String token) {
        board.tokens().check(token, verified -> {
            if (verified == null
                    || !verified.caller().userId().equals(caller.userId())
                    || !verified.caller().tenant().equals(caller.tenant())) {
                close(POLICY, "token refused");
            } else {
                Caller before = caller;
                caller = verified.caller();
                expiresAt = verified.expiresAt();
                warned = false;
                send(Messages.tokenAccepted());
                talker.renewed(before);
            }
        });
    }

    /// How far the tenant's log is: what a client that fell behind is told once it reads again.
    void knows(long lsn, long policyVersion) {
        known.accumulateAndGet(
                new Known(lsn, policyVersion),
                (old, now) -> old == null
                        ? now
                        : new Known(
                                Math.max(old.lsn(), now.lsn()), Math.max(old.policyVersion(), now.policyVersion())));
    }

    private void send(String text) {
        try (Frame frame = Frame.of(text)) {
            hear(frame);
        }
    }

    /// What the client's reading makes of its line. Who does not read what it is sent is not listened to either, so
    /// that answers do not pile up; if it does not even read slowly, it counts as silent.
    private final class Reading implements Outgoing.Reader {
        @Override
        public void full(boolean full) {
            if (full) {
                socket.pause();
            } else {
                socket.resume();
            }
        }

        @Override
        public void sent(int messages) {
            board.fanout().counts().sent(messages);
        }

        @Override
        public void emptied() {
            board.fanout().counts().collapsed();
            warned = false;
            talker.fellBehind();
            Known newest = known.get();
            if (newest == null) {
                board.lost().accept(Connection.this);
            } else {
                send(Messages.poke(newest.lsn(), newest.policyVersion()));
            }
        }
    }

    /// Says that the server goes away, then closes.
    void goAway(Duration retryAfter) {
        context.runOnContext(nothing -> {
            if (!socket.isClosed()) {
                try (Frame frame = Frame.of(Messages.closing(retryAfter))) {
                    outgoing.last(frame);
                }
            }
            close(AWAY, "server closing");
        });
    }

    /// A peer that is gone never answers the close, so it is forgotten at once.
    private void close(short code, String reason) {
        forget();
        if (!socket.isClosed()) {
            socket.close(code, reason);
            wire.endWithin(LONGEST_END);
        }
    }
}
