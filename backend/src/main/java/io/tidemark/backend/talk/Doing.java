package io.tidemark.backend.talk;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.documents.Documents;
import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.reports.ReportViews;
import io.tidemark.backend.rooms.RoomName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what clients ask for by name, with the rights and through the code of REST, and tells the action's room. Any
/// thread.
final class Doing {

    private static final Logger LOG = LoggerFactory.getLogger(Doing.class);
    private static final String REPORTS = "reports";

    private final Documents documents;
    private final ReportViews views;
    private final Hall hall;
    private final Executor workers;
    private final InstantSource clock;

    Doing(Documents documents, ReportViews views, Hall hall, Executor workers, InstantSource clock) {
        this.documents = documents;
        this.views = views;
        this.hall = hall;
        this.workers = workers;
        this.clock = clock;
    }

    void act(Connection guest, JsonNode message) {
        workers.execute(() -> guest.say(done(guest.caller(), message)));
    }

    private String done(Caller caller, JsonNode message) {
        String name = Words.member(message, "action").asText("");
        JsonNode id = Words.id(message);
        Instant now = clock.instant();
        try {
            Action action = Action.named(name)
                    .orElseThrow(() -> BackendException.badRequest("There is no action of this name."));
            if (!caller.may(action.role())) {
                throw BackendException.forbidden(
                        "This needs the role " + action.role().wireName() + ".");
            }
            String words = perform(caller, action, message);
            var data = Words.data(now).put("action", name).put("by", caller.userId());
            var room = new RoomName(RoomName.Kind.ACTION, name);
            hall.tell(caller.tenant(), room, "action_executed", data);
            return Words.done(name, id, true, words, now);
        } catch (BackendException e) {
            return Words.done(name, id, false, e.detail(), now);
        } catch (RuntimeException e) {
            LOG.error("An action on the line failed", e);
            return Words.done(name, id, false, "It could not be done; the log says why.", now);
        }
    }

    /// @return what to tell who asked
    private String perform(Caller caller, Action action, JsonNode message) {
        return switch (action) {
            case VIEW_REPORT -> {
                views.seen(caller, report(caller, message));
                yield "Seen.";
            }
            case COMMENT -> comment(caller, report(caller, message), message);
            case CREATE_REPORT ->
                documents.create(caller, REPORTS, draft(message)).id();
            case UPDATE_REPORT ->
                documents
                        .update(caller, REPORTS, reportId(message), version(message), draft(message))
                        .id();
            case DELETE_REPORT -> {
                documents.delete(caller, REPORTS, reportId(message), version(message));
                yield "Deleted.";
            }
            case UPDATE_SETTINGS, MANAGE_USERS ->
                throw BackendException.badRequest("This server does not take this over the line.");
        };
    }

    private Document report(Caller caller, JsonNode message) {
        return documents.get(caller, REPORTS, reportId(message));
    }

    private static UUID reportId(JsonNode message) {
        String text = Words.member(message, "reportId").asText("");
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new BackendException(400, "This needs a reportId.", List.of(), e);
        }
    }

    private static long version(JsonNode message) {
        JsonNode version = Words.member(message, "version");
        if (!version.canConvertToLong() || !version.isNumber()) {
            throw BackendException.badRequest("This needs the version that was changed.");
        }
        return version.asLong();
    }

    private static Documents.Draft draft(JsonNode message) {
        JsonNode visibility = Words.member(message, "visibility");
        JsonNode shared = Words.member(message, "sharedWith");
        return new Documents.Draft(
                null,
                visibility.isTextual() ? visibility.textValue() : null,
                shared.isArray() ? texts(shared) : null,
                body(message));
    }

    private static List<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(each -> texts.add(each.asText()));
        return List.copyOf(texts);
    }

    private static @Nullable JsonNode body(JsonNode message) {
        JsonNode body = Words.member(message, "body");
        return body.isMissingNode() ? null : body;
    }

    /// For those who see the report.
    private String comment(Caller caller, Document report, JsonNode message) {
        var body = Json.MAPPER
                .createObjectNode()
                .put("text", Words.member(message, "text").asText("").strip());
        body.putObject("on").put("kind", REPORTS).put("id", report.id());
        String id = documents
                .create(caller, "comments", new Documents.Draft(null, null, null, body))
                .id();
        var room = new RoomName(RoomName.Kind.REPORT, report.id());
        var data = Words.data(clock.instant())
                .put("id", id)
                .put("reportId", report.id())
                .put("by", caller.userId());
        hall.tell(caller.tenant(), room, "comment_added", data);
        return id;
    }
}
