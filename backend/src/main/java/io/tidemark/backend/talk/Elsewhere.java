package io.tidemark.backend.talk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.rooms.OtherNodes;
import io.tidemark.backend.rooms.Presence;
import io.tidemark.backend.rooms.RoomKey;
import io.tidemark.backend.rooms.RoomName;
import io.tidemark.backend.rooms.Sighting;
import io.tidemark.backend.rooms.Viewer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the nodes tell each other of the line that no log keeps: who looks at what, and what is said in rooms once.
/// Each message is about one tenant. Any thread.
final class Elsewhere {

    /// What other nodes say, after it was checked; on a thread that must not be held up.
    interface Listener {
        void looks(String node, Sighting sighting);

        void said(RoomKey room, String type, ObjectNode data);

        void moved(String tenant, RoomName from, RoomName to);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Elsewhere.class);

    private static final int MOST_LOOKS = 50;
    /// Characters; more than as many looks can have.
    private static final int LARGEST = 64 * 1024;
    /// Of a name or an id.
    private static final int LONGEST = 200;

    /// In which rooms something is said that other nodes have to be told of.
    private static final Map<String, RoomName.Kind> SAID =
            Map.of("action_executed", RoomName.Kind.ACTION, "comment_added", RoomName.Kind.REPORT);

    private final OtherNodes nodes;
    private final Counter taken;
    private final Counter dropped;

    Elsewhere(OtherNodes nodes, MeterRegistry meters) {
        this.nodes = nodes;
        this.taken = meters.counter("line.elsewhere", "outcome", "taken");
        this.dropped = meters.counter("line.elsewhere", "outcome", "dropped");
    }

    void looks(List<Sighting> sightings) {
        Map<String, List<Sighting>> byTenant = new LinkedHashMap<>();
        sightings.forEach(sighting -> byTenant.computeIfAbsent(sighting.room().tenant(), tenant -> new ArrayList<>())
                .add(sighting));
        byTenant.forEach((tenant, all) -> {
            for (int from = 0; from < all.size(); from += MOST_LOOKS) {
                looks(tenant, all.subList(from, Math.min(all.size(), from + MOST_LOOKS)));
            }
        });
    }

    private void looks(String tenant, List<Sighting> sightings) {
        ObjectNode message = message(tenant);
        ArrayNode looks = message.putArray("looks");
        for (Sighting sighting : sightings) {
            String name = sighting.viewer().name();
            looks.addObject()
                    .put("room", sighting.room().name().text())
                    .put("user", sighting.viewer().id())
                    .put("name", name.length() > LONGEST ? name.substring(0, LONGEST) : name)
                    .put("connection", sighting.connection())
                    .put("leftMs", sighting.left().toMillis());
        }
        nodes.say(message.toString());
    }

    void said(RoomKey room, String type, ObjectNode data) {
        ObjectNode message = message(room.tenant());
        message.put("room", room.name().text()).put("said", type).set("data", data);
        nodes.say(message.toString());
    }

    /// Whoever is in the one room is to be moved to the other.
    void moved(String tenant, RoomName from, RoomName to) {
        nodes.say(message(tenant).put("from", from.text()).put("to", to.text()).toString());
    }

    private static ObjectNode message(String tenant) {
        return Json.MAPPER.createObjectNode().put("tenant", tenant);
    }

    /// What is not understood as a whole is dropped as a whole.
    void listen(Listener listener) {
        nodes.listen((node, text) -> {
            try {
                hear(listener, text(node), text);
                taken.increment();
            } catch (JsonProcessingException | IllegalArgumentException | BackendException e) {
                dropped.increment();
                LOG.debug("What another node says is not understood: {}", e.getClass());
            }
        });
    }

    private static void hear(Listener listener, String node, String text) throws JsonProcessingException {
        if (text.length() > LARGEST) {
            throw new IllegalArgumentException("Too long");
        }
        JsonNode message = Json.MAPPER.readTree(text);
        String tenant = text(message, "tenant");
        if (message.path("looks") instanceof ArrayNode looks) {
            List<Sighting> sightings = new ArrayList<>();
            looks.forEach(look -> sightings.add(sighting(tenant, look)));
            sightings.forEach(sighting -> listener.looks(node, sighting));
        } else if (message.has("to")) {
            RoomKey from = room(tenant, message, "from");
            RoomKey to = room(tenant, message, "to");
            if (!Moving.isMovable(from.name()) || !Moving.isMovable(to.name())) {
                throw new IllegalArgumentException("Not moved between such rooms");
            }
            listener.moved(tenant, from.name(), to.name());
        } else {
            String type = text(message, "said");
            RoomKey room = room(tenant, message, "room");
            if (!room.name().kind().equals(SAID.get(type)) || !(message.path("data") instanceof ObjectNode data)) {
                throw new IllegalArgumentException("Not said in such a room");
            }
            listener.said(room, type, data);
        }
    }

    private static Sighting sighting(String tenant, JsonNode look) {
        JsonNode left = look.path("leftMs");
        if (!left.isIntegralNumber() || left.asLong() < 0 || left.asLong() > Presence.GONE.toMillis()) {
            throw new IllegalArgumentException("No time that is left");
        }
        return new Sighting(
                room(tenant, look, "room"),
                new Viewer(text(look, "user"), text(look, "name")),
                text(look, "connection"),
                Duration.ofMillis(left.asLong()));
    }

    private static RoomKey room(String tenant, JsonNode message, String member) {
        RoomName name = RoomName.parse(text(message, member));
        if (name.isShared()) {
            throw new IllegalArgumentException("Not a tenant's room");
        }
        return new RoomKey(tenant, name);
    }

    private static String text(JsonNode message, String member) {
        JsonNode value = message.path(member);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("No text");
        }
        return text(value.textValue());
    }

    private static String text(String value) {
        if (value.length() > LONGEST) {
            throw new IllegalArgumentException("Too long");
        }
        return value;
    }
}
