package io.tidemark.backend.mutations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.Dispute;
import io.tidemark.analytics.edit.Same;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of a conflict: what a change wanted of fields that others had changed, and what stands.
final class Conflict {

    private static final String FIELDS = "fields";
    private static final String PATH = "path";
    private static final String YOURS = "yours";
    private static final String THEIRS = "theirs";
    /// Characters of a title.
    private static final int LONGEST_TITLE = 300;

    private Conflict() {}

    static ObjectNode of(Document about, List<Dispute> disputes, ObjectNode yours, ObjectNode theirs) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        String title = about.body().path("title").asText();
        body.putObject("on")
                .put("kind", about.kind())
                .put("id", about.id())
                .put("title", title.substring(0, Math.min(title.length(), LONGEST_TITLE)));
        var fields = body.putArray(FIELDS);
        for (Dispute dispute : disputes) {
            ObjectNode field = fields.addObject().put(PATH, dispute.path());
            put(field, "before", dispute.before());
            put(field, YOURS, dispute.yours());
            put(field, THEIRS, dispute.theirs());
        }
        body.set(YOURS, yours);
        body.set(THEIRS, theirs);
        return body;
    }

    /// Whether a change goes on where the change of this conflict ended: it began with what that one wanted.
    static boolean isContinued(Document conflict, Dispute dispute) {
        ObjectNode field = field((ObjectNode) conflict.body(), dispute.path());
        return field != null && Same.same(field.get(YOURS), dispute.before());
    }

    /// The conflict with what a later change of the same person wants.
    static ObjectNode continued(Document conflict, List<Dispute> disputes, ObjectNode yours, ObjectNode theirs) {
        ObjectNode body = conflict.body().deepCopy();
        for (Dispute dispute : disputes) {
            ObjectNode field = field(body, dispute.path());
            if (field != null) {
                put(field, YOURS, dispute.yours());
                put(field, THEIRS, dispute.theirs());
            }
        }
        body.set(YOURS, yours);
        body.set(THEIRS, theirs);
        return body;
    }

    private static @Nullable ObjectNode field(ObjectNode body, String path) {
        for (JsonNode field : body.path(FIELDS)) {
            if (field.path(PATH).asText().equals(path)) {
                return (ObjectNode) field;
            }
        }
        return null;
    }

    private static void put(ObjectNode field, String side, @Nullable JsonNode value) {
        if (value == null) {
            field.remove(side);
        } else {
            field.set(side, value);
        }
    }
}
