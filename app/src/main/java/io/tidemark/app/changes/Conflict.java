package io.tidemark.app.changes;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.edit.Dispute;
import io.tidemark.analytics.model.Document;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the person and somebody else changed to different things: the document says theirs, until it is decided.
///
/// @param id         of the document that records it
/// @param since      when the server found it
/// @param kind       of the document it is about
/// @param documentId of the document it is about
/// @param title      the document's; empty when it has none
public record Conflict(
        String id,
        Instant since,
        String kind,
        String documentId,
        String title,
        List<Dispute> fields,
        Side yours,
        Side theirs) {
    /// The kind of the documents that record conflicts.
    public static final String KIND = "conflicts";

    public Conflict {
        fields = List.copyOf(fields);
    }

    /// Who changed it.
    ///
    /// @param name as people say it; empty when nobody knows
    /// @param at   null when nobody knows
    public record Side(String name, @Nullable Instant at) {
        static Side of(JsonNode side) {
            return new Side(side.path("name").asText(), moment(side.path("at").asText()));
        }

        private static @Nullable Instant moment(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException _) {
                return null;
            }
        }
    }

    /// Empty when the document says nothing that could be decided.
    static Optional<Conflict> of(Document document) {
        JsonNode body = document.body();
        JsonNode on = body.path("on");
        List<Dispute> fields = new ArrayList<>();
        for (JsonNode field : body.path("fields")) {
            fields.add(new Dispute(
                    field.path("path").asText(), field.get("before"), field.get("yours"), field.get("theirs")));
        }
        if (fields.isEmpty() || !on.path("id").isTextual() || !on.path("kind").isTextual()) {
            return Optional.empty();
        }
        return Optional.of(new Conflict(
                document.id(),
                document.createdAt(),
                on.path("kind").textValue(),
                on.path("id").textValue(),
                on.path("title").asText(),
                fields,
                Side.of(body.path("yours")),
                Side.of(body.path("theirs"))));
    }
}
