package io.tidemark.app.notices;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.kit.Moments;
import io.tidemark.bridge.live.Push;
import io.tidemark.bridge.session.Person;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Ada at the harbour: what is on her computer, and what the server may say to her.
final class Harbour implements Names, Places {
    static final Instant NOW = Instant.parse("2026-03-10T15:00:00Z");
    static final Moments MOMENTS = new Moments(ZoneOffset.UTC, Locale.UK);
    static final Person ADA = new Person("ada", "ada@harbour", "Ada Harbour", "harbour", List.of("editor"));
    static final Person ADMIN = new Person("ada", "ada@harbour", "Ada Harbour", "harbour", List.of("admin"));

    final Set<Thing> things = new HashSet<>(Set.of(Thing.dashboard("d1"), Thing.dataset("sales")));
    final List<Thing> opened = new ArrayList<>();

    static ObjectNode data(Instant at) {
        return Json.MAPPER.createObjectNode().put("timestamp", at.toString());
    }

    static ObjectNode data() {
        return data(NOW);
    }

    static Push push(String type, String room, ObjectNode data) {
        return new Push(type, data, room, "e", 1L);
    }

    static Push shared(String report, Instant at) {
        return push(
                "report_shared_with_you",
                "user:ada",
                data(at).put("id", report).put("by", "bob").put("title", "Report " + report));
    }

    static Push presence() {
        ObjectNode data = Json.MAPPER.createObjectNode().put("room", "dashboard:d1");
        data.putArray("users").addObject().put("id", "bob").put("name", "Bob Pier");
        return new Push("presence", data, "dashboard:d1", null, null);
    }

    @Override
    public Optional<Document> document(String id) {
        return switch (id) {
            case "r-mine" -> Optional.of(document(id, "ada", "public", "Berths"));
            case "r-public" -> Optional.of(document(id, "eve", "public", "Cranes"));
            case "a1" -> Optional.of(document(id, "eve", "private", "Low water"));
            default -> Optional.empty();
        };
    }

    private static Document document(String id, String owner, String visibility, String title) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("title", title);
        return new Document(id, "reports", 1, owner, visibility, List.of(), body, NOW, NOW);
    }

    @Override
    public String dataset(String id) {
        return id.equals("sales") ? "Harbour sales" : id;
    }

    @Override
    public boolean has(Thing thing) {
        return things.contains(thing);
    }

    @Override
    public void open(Thing thing) {
        opened.add(thing);
    }
}
