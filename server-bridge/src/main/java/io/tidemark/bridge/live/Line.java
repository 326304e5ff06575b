package io.tidemark.bridge.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.Backoff;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.BridgeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the live line does with each event, without a clock or a thread of its own: `on` is told what happened and
/// when, `deadline` says when to come back with a [LineEvent.Tick]. Owned by one thread.
final class Line {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);
    static final Duration PING = Duration.ofSeconds(20);
    /// A peer that said nothing for this long is gone.
    static final Duration SILENCE = Duration.ofSeconds(35);
    /// From dialling to the server's greeting.
    static final Duration GREETING = Duration.ofSeconds(20);
    static final Duration STABLE = Duration.ofSeconds(30);

    private static final int NORMAL = 1000;
    private static final int POLICY = 1008;

    private final Dialer dialer;
    private final Consumer<LineEvent> events;
    private final LineListener listener;
    private final Backoff backoff;
    private final RandomGenerator random;

    private LineState state = new LineState.Closed();
    private int attempt;
    private int failures;
    private boolean renewed;
    private @Nullable Socket socket;
    private Instant heard = Instant.MIN;
    private Instant pinged = Instant.MIN;
    private Instant notBefore = Instant.MIN;

    /// @param events where the dialer reports; what it gets there comes back through `on`
    Line(Dialer dialer, Consumer<LineEvent> events, LineListener listener, Backoff backoff, RandomGenerator random) {
        this.dialer = dialer;
        this.events = events;
        this.listener = listener;
        this.backoff = backoff;
        this.random = random;
    }

    LineState state() {
        return state;
    }

    /// The number of the connection that counts.
    int attempt() {
        return attempt;
    }

    void on(LineEvent event, Instant now) {
        switch (event) {
            case LineEvent.Opened opened when opened.attempt() == attempt -> socket = opened.socket();
            case LineEvent.Opened late -> late.socket().close();
            case LineEvent.Text text -> {
                if (text.attempt() == attempt) {
                    heard = now;
                    message(text.text(), now);
                }
            }
            case LineEvent.Alive alive -> {
                if (alive.attempt() == attempt) {
                    heard = now;
                }
            }
            case LineEvent.Closed closed -> {
                if (closed.attempt() == attempt) {
                    closed(closed.code(), now);
                }
            }
            case LineEvent.Failed failed -> {
                if (failed.attempt() == attempt) {
                    failed(failed.failure(), now);
                }
            }
            case LineEvent.Refused refused -> {
                if (refused.attempt() == attempt) {
                    refused(now);
                }
            }
            case LineEvent.TryNow tryNow -> {
                if (state instanceof LineState.Waiting || isOver()) {
                    renewed = false;
                    dial(now, false);
                }
            }
            case LineEvent.Stop stop -> stop();
            case LineEvent.Tick tick -> tick(now);
        }
    }

    private boolean isOver() {
        return state instanceof LineState.Ended || state instanceof LineState.Closed;
    }

    /// When something is due; [Instant#MAX] for never.
    Instant deadline() {
        return switch (state) {
            case LineState.Connecting connecting -> heard.plus(GREETING);
            case LineState.Connected connected -> earlier(pinged.plus(PING), heard.plus(SILENCE));
            case LineState.Waiting(Instant nextTry) -> nextTry;
            case LineState.Ended ended -> Instant.MAX;
            case LineState.Closed closed -> Instant.MAX;
        };
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private void tick(Instant now) {
        if (now.isBefore(deadline())) {
            return;
        }
        switch (state) {
            case LineState.Waiting waiting -> dial(now, false);
            case LineState.Connecting connecting -> lost(now);
            case LineState.Connected connected when !now.isBefore(heard.plus(SILENCE)) -> lost(now);
            case LineState.Connected connected -> ping(now);
            case LineState.Ended ended -> {}
            case LineState.Closed closed -> {}
        }
    }

    private void dial(Instant now, boolean newToken) {
        attempt++;
        heard = now;
        become(new LineState.Connecting());
        dialer.dial(attempt, newToken, events);
    }

    private void ping(Instant now) {
        pinged = now;
        Socket open = socket;
        if (open != null) {
            open.send("{\"type\":\"ping\",\"data\":{\"timestamp\":\"" + now + "\"}}");
        }
    }

    private void message(String text, Instant now) {
        JsonNode message;
        try {
            message = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            LOG.warn("the server sent what is not JSON on the live line", e);
            return;
        }
        JsonNode data = message.path("data");
        switch (message.path("type").asText()) {
            case "connection_established" -> {
                pinged = now;
                become(new LineState.Connected(data.path("connectionId").asText(), now));
            }
            case "sync_poke" ->
                listener.poke(
                        data.path("lsn").asLong(), data.path("policyVersion").asLong());
            case "server_closing" ->
                notBefore = now.plusMillis(Math.clamp(
                        data.path("retryAfterMs").asLong(), 0L, backoff.most().toMillis()));
            case "connection_error" -> LOG.info("the live line was refused: {}", data);
            case "error" -> LOG.warn("the server did not understand: {}", data);
            default -> LOG.debug("not for the first form of the line: {}", message.path("type"));
        }
    }

    private void closed(int code, Instant now) {
        LOG.debug("the live line closed with {}", code);
        switch (code) {
            case NORMAL -> end("The server closed the live line.");
            case POLICY -> refused(now);
            default -> lost(now);
        }
    }

    private void failed(RuntimeException failure, Instant now) {
        LOG.debug("the live line could not be opened", failure);
        if (failure instanceof BridgeException.Unauthorized ended) {
            end(ended.sentence());
        } else {
            lost(now);
        }
    }

    /// The token was not taken: one fresh token, then it is over.
    private void refused(Instant now) {
        settle(now);
        if (renewed) {
            end(
                    "The server does not accept this sign-in for live updates. Sign in again; syncing goes on without them.");
        } else {
            drop();
            renewed = true;
            dial(now, true);
        }
    }

    private void lost(Instant now) {
        settle(now);
        drop();
        Instant from = now.isBefore(notBefore) ? notBefore : now;
        become(new LineState.Waiting(from.plus(backoff.delay(++failures, random))));
    }

    /// A connection that held for a while clears what went wrong before it.
    private void settle(Instant now) {
        if (state instanceof LineState.Connected(String id, Instant since) && !now.isBefore(since.plus(STABLE))) {
            failures = 0;
            renewed = false;
        }
    }

    private void end(String sentence) {
        drop();
        become(new LineState.Ended(sentence));
    }

    private void stop() {
        drop();
        become(new LineState.Closed());
    }

    /// What the old connection still says is not heard any more.
    private void drop() {
        attempt++;
        Socket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }

    private void become(LineState next) {
        state = next;
        listener.state(next);
    }
}
