package io.tidemark.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the backend says when it refuses: RFC 9457, or what can be told from the status alone when the answer is
/// something else.
///
/// @param detail the backend's sentence for people
/// @param reason a word of the contract that says which of several causes it was; null when there is none
/// @param said   all of the answer; empty when it was no JSON
public record Problem(
        int status, String type, String detail, @Nullable String reason, List<FieldError> errors, JsonNode said) {

    public record FieldError(String pointer, String detail) {}

    public Problem {
        errors = List.copyOf(errors);
    }

    /// A refusal that came in another form than a problem document.
    public static Problem saying(int status, String detail) {
        return new Problem(status, "about:blank", detail, null, List.of(), MissingNode.getInstance());
    }

    public static Problem of(int status, byte[] body) {
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            if (json != null && json.isObject()) {
                return of(status, json);
            }
        } catch (IOException e) {
            return saying(status, plain(status));
        }
        return saying(status, plain(status));
    }

    private static Problem of(int status, JsonNode json) {
        List<FieldError> errors = new ArrayList<>();
        for (JsonNode error : json.path("errors")) {
            errors.add(new FieldError(
                    error.path("pointer").asText(""), error.path("detail").asText("")));
        }
        String detail = json.path("detail").asText("");
        return new Problem(
                status,
                json.path("type").asText("about:blank"),
                detail.isBlank() ? plain(status) : detail,
                json.hasNonNull("reason") ? json.path("reason").asText() : null,
                errors,
                json);
    }

    private static String plain(int status) {
        return "The server answered with status " + status + " and no explanation.";
    }
}
