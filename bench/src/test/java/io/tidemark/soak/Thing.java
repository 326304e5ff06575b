package io.tidemark.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.live.Push;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that is changed and whose changes are told in rooms. Each change has a number: a document's versions
/// rise by one, a dataset's rows have the tenant's lsn.
///
/// @param kind    as in REST paths
/// @param dataset what the document shows
record Thing(String kind, String id, @Nullable String dataset) {

    static final String DATASETS = "datasets";

    /// One change of a thing.
    record Change(String thing, long number) {}

    boolean isDocument() {
        return !kind.equals(DATASETS);
    }

    String collection() {
        return "/api/v1/" + kind;
    }

    String path() {
        return collection() + "/" + id;
    }

    /// The room that is its own.
    String room() {
        return kind.substring(0, kind.length() - 1) + ":" + id;
    }

    ObjectNode draft(int change) {
        ObjectNode draft = Json.MAPPER.createObjectNode().put("visibility", "public");
        ObjectNode body = draft.putObject("body").put("title", "Change " + change);
        if (dataset != null) {
            body.put("dataset", dataset);
        }
        return draft;
    }

    /// As of a moment, from its REST representation.
    long number(JsonNode shown) {
        return isDocument()
                ? shown.path("version").asLong()
                : shown.path("asOf").path("lsn").asLong();
    }

    /// The rooms where each of its changes is told.
    List<String> rooms(String tenant, List<Thing> all) {
        if (isDocument()) {
            return List.of(room(), admins(tenant));
        }
        return all.stream()
                .filter(other -> other.equals(this) || id.equals(other.dataset()))
                .map(Thing::room)
                .toList();
    }

    static String admins(String tenant) {
        return "tenant:" + tenant + ":admins";
    }

    /// Nothing for what is not told of each change.
    static Optional<Change> told(Push push) {
        JsonNode data = push.data();
        return switch (push.type()) {
            case "dashboard_updated", "report_updated", "dashboard_activity", "report_activity" ->
                data.has("version")
                        ? Optional.of(new Change(
                                data.path("id").asText(), data.path("version").asLong()))
                        : Optional.empty();
            case "data_updated", "dashboard_data_updated" ->
                Optional.of(new Change(
                        data.path("dataset").asText(),
                        data.path("asOf").path("lsn").asLong()));
            default -> Optional.empty();
        };
    }
}
