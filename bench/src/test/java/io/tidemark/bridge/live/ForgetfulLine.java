package io.tidemark.bridge.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.Backoff;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.rest.Bearer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Makes lines with a mistake in them: what was missed and is told again after a reconnect does not move a room's
/// offset on. The real line never sees the offsets of such messages, and who listens to it does. It lives in the
/// line's package because a dialer is not the public's business.
public final class ForgetfulLine {
    private static final String EPOCH = "hiddenEpoch";
    private static final String OFFSET = "hiddenOffset";

    private ForgetfulLine() {}

    public static LiveLine to(
            URI server, Bearer bearer, LineListener listener, InstantSource clock, RandomGenerator random) {
        return new LiveLine(
                new Hiding(new TyrusDialer(server, bearer)),
                new Showing(listener),
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)),
                clock,
                random,
                NetworkWatch::addressesNow);
    }

    private record Hiding(Dialer real) implements Dialer {
        @Override
        public void dial(int attempt, boolean newToken, Consumer<LineEvent> events) {
            Map<String, Integer> missed = new HashMap<>();
            real.dial(
                    attempt,
                    newToken,
                    event -> events.accept(
                            event instanceof LineEvent.Text(int same, String text)
                                    ? new LineEvent.Text(same, hide(text, missed))
                                    : event));
        }

        @Override
        public void freshToken(int attempt, Consumer<LineEvent> events) {
            real.freshToken(attempt, events);
        }

        private static String hide(String text, Map<String, Integer> missed) {
            try {
                JsonNode envelope = Json.MAPPER.readTree(text);
                hide(envelope, missed);
                return Json.MAPPER.writeValueAsString(envelope);
            } catch (JsonProcessingException e) {
                return text;
            }
        }

        /// @param missed how many of a room are still to be told again
        private static void hide(JsonNode envelope, Map<String, Integer> missed) {
            JsonNode data = envelope.path("data");
            String room = envelope.path("room").asText();
            switch (envelope.path("type").asText()) {
                case "batch" -> data.forEach(each -> hide(each, missed));
                case "room_joined" ->
                    missed.put(
                            data.path("room").asText(),
                            data.path("recovered").asBoolean()
                                    ? data.path("missed").asInt()
                                    : 0);
                default -> {
                    if (missed.getOrDefault(room, 0) > 0
                            && envelope.has("offset")
                            && envelope instanceof ObjectNode message
                            && data instanceof ObjectNode content) {
                        missed.merge(room, -1, Integer::sum);
                        content.set(EPOCH, message.remove("epoch"));
                        content.set(OFFSET, message.remove("offset"));
                    }
                }
            }
        }
    }

    private record Showing(LineListener real) implements LineListener {
        @Override
        public void state(LineState state) {
            real.state(state);
        }

        @Override
        public void poke(long lsn, long policyVersion) {
            real.poke(lsn, policyVersion);
        }

        @Override
        public void push(Push push) {
            JsonNode data = push.data();
            real.push(
                    data.has(OFFSET)
                            ? new Push(
                                    push.type(),
                                    data,
                                    push.room(),
                                    data.path(EPOCH).asText(),
                                    data.path(OFFSET).asLong())
                            : push);
        }

        @Override
        public void gap(String room, Gap why) {
            real.gap(room, why);
        }

        @Override
        public void refused(String roomOrTopic, String sentence) {
            real.refused(roomOrTopic, sentence);
        }

        @Override
        public void dropped(int count, String kind) {
            real.dropped(count, kind);
        }
    }
}
