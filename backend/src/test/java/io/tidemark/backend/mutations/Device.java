package io.tidemark.backend.mutations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.launch.BackendFixture;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// A device of one of the demo's people on the shared backend; it counts what it does and sends what it is told to.
public final class Device {

    private static final BackendFixture BACKEND = BackendFixture.shared();

    public final String id = "device-" + UUID.randomUUID();
    final String person;
    private long n;

    public Device(String person) {
        this.person = person;
    }

    public static String newId() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    /// A document that is new.
    public Mutation creates(String kind, String document, Map<String, ?> set) {
        return mutation(kind, document, 0, Map.of(), set, List.of());
    }

    /// One field.
    public Mutation changes(String kind, String document, long version, String path, Object before, Object after) {
        return mutation(kind, document, version, Map.of(path, before), Map.of(path, after), List.of());
    }

    public Mutation deletes(String kind, String document, long version) {
        return mutation(kind, document, version, Map.of(), Map.of(), List.of(Mutation.DELETE));
    }

    Mutation mutation(
            String kind, String document, long version, Map<String, ?> base, Map<String, ?> set, List<String> ops) {
        return new Mutation(++n, newId(), kind, document, version, values(base), values(set), List.of(), ops);
    }

    private static Map<String, JsonNode> values(Map<String, ?> plain) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        plain.forEach((path, value) -> values.put(path, Json.MAPPER.valueToTree(value)));
        return values;
    }

    public List<Outcome> sends(Mutation... batch) {
        var answer = post(epoch(), List.of(batch));
        assertEquals(200, answer.statusCode(), answer::body);
        return outcomes(BackendFixture.json(answer));
    }

    public Outcome does(Mutation mutation) {
        return sends(mutation).getFirst();
    }

    static List<Outcome> outcomes(JsonNode answer) {
        JsonNode items = answer.has("items") ? answer.path("items") : answer.path("outcomes");
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> Json.MAPPER.convertValue(item, Outcome.class))
                .toList();
    }

    HttpResponse<String> post(String epoch, List<Mutation> batch) {
        return BACKEND.post("/sync/v1/mutations", person, Map.of("deviceId", id, "epoch", epoch, "batch", batch));
    }

    /// As it was answered on asking again.
    JsonNode answered(long from) {
        var answer = BACKEND.get("/sync/v1/mutations?deviceId=" + id + "&from=" + from, person);
        assertEquals(200, answer.statusCode(), answer::body);
        return BackendFixture.json(answer);
    }

    JsonNode session() {
        var answer = BACKEND.post("/sync/v1/session", person, Map.of("deviceId", id));
        assertEquals(200, answer.statusCode(), answer::body);
        return BackendFixture.json(answer);
    }

    String epoch() {
        return session().path("epoch").asText();
    }

    String userId() {
        return BackendFixture.json(BACKEND.get("/api/v1/me", person))
                .path("user")
                .path("id")
                .asText();
    }

    /// A document as this person sees it over REST; has no `id` when it is not there.
    public JsonNode sees(String kind, String document) {
        return BackendFixture.json(BACKEND.get("/api/v1/" + kind + "/" + document, person));
    }

    /// All documents of a kind that this person's replicas get.
    List<JsonNode> replicates(String kind) {
        JsonNode manifest = BackendFixture.json(BACKEND.get("/sync/v1/manifest", person));
        return StreamSupport.stream(manifest.path("documents").spliterator(), false)
                .filter(document -> document.path("kind").asText().equals(kind))
                .toList();
    }

    /// This person's conflict of an id.
    JsonNode conflict(String id) {
        return replicates("conflicts").stream()
                .filter(document -> document.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
