package io.tidemark.bridge.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.Backoff;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.BridgeException;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the live line does with each event, without a clock or a thread of its own: `on` is told what happened and
/// when, `deadline` says when to come back with a [LineEvent.Tick] at the latest. Owned by one thread.
final class Line {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);
    private static final int NORMAL = 1000;
    private static final int POLICY = 1008;
    private static final String NOT_ACCEPTED =
            "The server does not accept this sign-in for live updates. Sign in again; syncing goes on without them.";

    private final Dialer dialer;
    private final Consumer<LineEvent> events;
    private final LineListener listener;
    private final Comeback comeback;
    private final Rooms rooms;
    private final Topics topics;
    private final Requests requests;
    private final Outflow outflow;
    private final Inbox inbox;
    private final Pulse pulse = new Pulse();
    private final Renewal renewal = new Renewal();
    private final NetworkWatch network = new NetworkWatch();

    /// Read by any thread.
    private volatile LineState state = new LineState.SignedOut();
    private int attempt;
    private @Nullable Socket socket;

    /// @param events where the dialer reports; what it gets there comes back through `on`
    Line(Dialer dialer, Consumer<LineEvent> events, LineListener listener, Backoff backoff, RandomGenerator random) {
        this.dialer = dialer;
        this.events = events;
        this.listener = new Shielded(listener);
        this.comeback = new Comeback(backoff, random);
        this.rooms = new Rooms(this.listener);
        this.topics = new Topics(this.listener);
        this.requests = new Requests(this.listener);
        this.outflow = new Outflow(rooms, topics, requests);
        this.inbox = new Inbox(rooms, topics, requests, this.listener);
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
            case LineEvent.OfConnection mine when mine.attempt() == attempt -> connection(mine, now);
            case LineEvent.Opened late -> late.socket().close();
            case LineEvent.OfConnection late ->
                LOG.debug("an old connection is not heard any more: {}", late.attempt());
            case LineEvent.Join(String room, boolean present) -> rooms.join(room, present);
            case LineEvent.Leave(String room) -> rooms.leave(room);
            case LineEvent.Subscribe(String topic) -> topics.subscribe(topic);
            case LineEvent.Unsubscribe(String topic) -> topics.unsubscribe(topic);
            case LineEvent.Ask(Request request) -> ask(request);
            case LineEvent.Withdraw(String id) -> requests.withdraw(id);
            case LineEvent.Addresses(var addresses) -> {
                if (network.hasReturned(addresses)) {
                    tryNow(now);
                }
            }
            case LineEvent.Answered answered -> answered(now);
            case LineEvent.TryNow tryNow -> tryNow(now);
            case LineEvent.Stop stop -> signedOut("The live line was closed.");
            case LineEvent.Tick tick -> {}
        }
        requests.expire(now);
        tick(now);
        Socket open = socket;
        if (open != null && state instanceof LineState.Live) {
            outflow.flush(open, now);
        }
    }

    private void connection(LineEvent.OfConnection event, Instant now) {
        switch (event) {
            case LineEvent.Opened opened -> {
                socket = opened.socket();
                renewal.opened(opened.tokenEnds(), now);
            }
            case LineEvent.Text text -> {
                pulse.heard(now);
                Message.read(text.text()).forEach(message -> message(message, now));
            }
            case LineEvent.Alive alive -> pulse.heard(now);
            case LineEvent.Closed closed -> closed(closed.code(), now);
            case LineEvent.Failed failed -> failed(failed.failure(), now);
            case LineEvent.Refused refused -> refused(now);
            case LineEvent.Token token -> {
                Socket open = socket;
                if (open != null) {
                    var data = Json.MAPPER.createObjectNode().put("accessToken", token.token());
                    outflow.urgent(open, Message.write("token", data), now);
                    renewal.sent(token.ends(), now);
                }
            }
            case LineEvent.NoToken none
            when none.failure() instanceof BridgeException.Unauthorized ended -> signedOut(ended.sentence());
            case LineEvent.NoToken none -> {
                LOG.debug("no fresh token for now", none.failure());
                renewal.failed(now);
            }
        }
    }

    /// Without a sign-in nothing is kept to be sent, because the next sign-in may be another person's.
    private void ask(Request request) {
        requests.ask(request);
        if (state instanceof LineState.SignedOut) {
            requests.end("Nobody is signed in.");
        }
    }

    private void tryNow(Instant now) {
        switch (state) {
            case LineState.Waiting waiting -> dial(now, false);
            case LineState.Refused over -> afresh(now);
            case LineState.SignedOut over -> afresh(now);
            case LineState.Connecting connecting -> {}
            case LineState.Live live -> {}
        }
    }

    /// A try that began while the server was away may hang until its deadline: another is begun in its place. A server
    /// that asked for a moment has many to ask.
    private void answered(Instant now) {
        boolean away = state instanceof LineState.Waiting || state instanceof LineState.Connecting;
        if (away && !comeback.isAsked()) {
            drop();
            dial(now, false);
        }
    }

    private void afresh(Instant now) {
        comeback.afresh();
        dial(now, false);
    }

    /// When something is due; [Instant#MAX] for never.
    Instant deadline() {
        return earlier(requests.due(), dueInState());
    }

    private Instant dueInState() {
        return switch (state) {
            case LineState.Connecting connecting -> pulse.greetingDue();
            case LineState.Live live ->
                earlier(earlier(pulse.pingDue(), pulse.goneAt()), earlier(renewal.due(), outflow.due()));
            case LineState.Waiting waiting -> waiting.until();
            case LineState.Refused refused -> Instant.MAX;
            case LineState.SignedOut signedOut -> Instant.MAX;
        };
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private void tick(Instant now) {
        if (now.isBefore(dueInState())) {
            return;
        }
        switch (state) {
            case LineState.Waiting waiting -> dial(now, false);
            case LineState.Connecting connecting -> lost(now);
            case LineState.Live live when !now.isBefore(pulse.goneAt()) -> lost(now);
            case LineState.Live live -> keep(now);
            case LineState.Refused refused -> {}
            case LineState.SignedOut signedOut -> {}
        }
    }

    private void dial(Instant now, boolean newToken) {
        attempt++;
        pulse.dialled(now);
        become(new LineState.Connecting());
        dialer.dial(attempt, newToken, events);
    }

    private void keep(Instant now) {
        Socket open = socket;
        if (open != null && !now.isBefore(pulse.pingDue())) {
            pulse.pinged(now);
            open.send(Message.write("ping", Json.MAPPER.createObjectNode().put("timestamp", now.toString())));
        }
        if (!now.isBefore(renewal.due())) {
            renewal.fetching();
            dialer.freshToken(attempt, events);
        }
    }

    private void message(Message message, Instant now) {
        JsonNode data = message.data();
        switch (message.type()) {
            case "connection_established" -> {
                pulse.greeted(now);
                comeback.greeted();
                outflow.reconnected();
                become(new LineState.Live());
            }
            case "server_closing" ->
                comeback.announced(data.path("retryAfterMs").asLong(), now);
            case "connection_error" -> LOG.info("the live line was refused: {}", message.named("message"));
            case "token_expiring" -> renewal.asked(now);
            case "token_accepted" -> renewal.accepted(now);
            case "rate_limit_exceeded" -> {
                outflow.hold(
                        now.plusSeconds(Math.clamp(data.path("retryAfter").asLong(), 1L, Pace.WINDOW.toSeconds())));
                requests.askAgain();
            }
            default -> inbox.take(message);
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
            signedOut(ended.sentence());
        } else {
            // If it was to be a fresh token, nobody has seen it yet.
            comeback.afresh();
            lost(now);
        }
    }

    /// The token was not taken: one fresh token, then it is over.
    private void refused(Instant now) {
        settle(now);
        if (comeback.mayRenew()) {
            drop();
            dial(now, true);
        } else {
            end(NOT_ACCEPTED);
        }
    }

    private void lost(Instant now) {
        settle(now);
        drop();
        if (state instanceof LineState.Live) {
            network.forget();
        }
        become(comeback.lost(now));
    }

    private void settle(Instant now) {
        if (pulse.isStable(now)) {
            comeback.held();
        }
    }

    private void end(String reason) {
        drop();
        become(new LineState.Refused(reason));
    }

    /// @param why a sentence
    private void signedOut(String why) {
        drop();
        requests.end(why);
        become(new LineState.SignedOut());
    }

    /// What the old connection still says is not heard any more.
    private void drop() {
        attempt++;
        Socket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
        requests.broken();
    }

    private void become(LineState next) {
        state = next;
        listener.state(next);
    }
}
