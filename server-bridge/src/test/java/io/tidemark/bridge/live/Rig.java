package io.tidemark.bridge.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.analytics.Backoff;
import io.tidemark.analytics.wire.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A line on a clock that the test turns, with its network and its listener in hand.
final class Rig implements Dialer, LineListener {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final ObjectMapper MAPPER = Json.MAPPER;

    /// One entry each, true where a new token was asked for.
    final List<Boolean> dialled = new ArrayList<>();
    final List<LineState> states = new ArrayList<>();
    final List<Long> pokes = new ArrayList<>();
    /// What the listener was told of rooms, in order: `room/epoch/offset`, `gap room why`, `refused name`, `dropped`.
    final List<String> told = new ArrayList<>();
    final List<Push> pushes = new ArrayList<>();
    /// In the order they went out.
    final List<JsonNode> sent = new ArrayList<>();
    final Line line = new Line(this, event -> {}, this, BACKOFF, new Random(3));
    int tokensAsked;
    boolean closed;
    /// Whether the socket takes what it is given.
    boolean open = true;
    Instant now = START;
    private int ids;

    private final class Wire implements Socket {
        @Override
        public boolean send(String text) {
            if (open) {
                sent.add(tree(text));
            }
            return open;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public void dial(int attempt, boolean newToken, Consumer<LineEvent> events) {
        dialled.add(newToken);
    }

    @Override
    public void freshToken(int attempt, Consumer<LineEvent> events) {
        tokensAsked++;
    }

    @Override
    public void state(LineState state) {
        states.add(state);
    }

    @Override
    public void poke(long lsn, long policyVersion) {
        pokes.add(lsn);
    }

    @Override
    public void push(Push push) {
        pushes.add(push);
        told.add(push.room() + "/" + push.epoch() + "/" + push.offset());
    }

    @Override
    public void gap(String room, Gap why) {
        told.add("gap " + room + " " + why);
    }

    @Override
    public void refused(String roomOrTopic, String sentence) {
        told.add("refused " + roomOrTopic + ": " + sentence);
    }

    @Override
    public void dropped(int count, String kind) {
        told.add("dropped " + count + " " + kind);
    }

    static JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    void on(LineEvent event) {
        line.on(event, now);
    }

    /// The server says this, written with single quotes.
    void says(String json) {
        on(new LineEvent.Text(line.attempt(), json.replace('\'', '"')));
    }

    void opened(Instant tokenEnds) {
        on(new LineEvent.Opened(line.attempt(), new Wire(), tokenEnds));
    }

    void greeted() {
        says("{'type':'connection_established','data':{'connectionId':'c1'}}");
    }

    /// Dials, if that is still to be done, and is let in.
    void connect() {
        on(new LineEvent.TryNow());
        opened(Instant.MAX);
        greeted();
    }

    /// The line breaks and comes back.
    void reconnect() {
        breaks();
        connect();
    }

    void breaks() {
        on(new LineEvent.Closed(line.attempt(), 1006));
    }

    /// Lets time go by in small steps, as the owner's thread would.
    void pass(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plusMillis(250);
            on(new LineEvent.Tick());
        }
    }

    /// The same with a server that answers pings.
    void passAlive(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            pass(Duration.ofSeconds(5));
            on(new LineEvent.Alive(line.attempt()));
        }
    }

    CompletableFuture<JsonNode> query(Duration patience) {
        return ask(Request.query("q" + ++ids, Json.MAPPER.createObjectNode().put("dataset", "sales"), patience, now));
    }

    CompletableFuture<JsonNode> action(String action, Duration patience) {
        return ask(Request.action("a" + ++ids, action, Json.MAPPER.createObjectNode(), patience, now));
    }

    CompletableFuture<JsonNode> ask(Request request) {
        on(new LineEvent.Ask(request));
        return request.answer();
    }

    /// What went out, each as `type` with what names it; without pings.
    List<String> out() {
        return sent.stream()
                .filter(message -> !message.path("type").asText().equals("ping"))
                .map(Rig::named)
                .toList();
    }

    private static String named(JsonNode message) {
        JsonNode data = message.path("data");
        String name = data.path("room")
                .asText(data.path("topic").asText(data.path("id").asText()));
        String place = data.has("offset")
                ? " " + data.path("epoch").asText() + "/" + data.path("offset").asText()
                : "";
        return message.path("type").asText() + " " + name + place
                + (data.path("present").asBoolean() ? " present" : "");
    }
}
