package io.tidemark.backend.documents;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// A comment has a `text` and says what it is `on`. The server decides who sees it: those who see that.
final class Comments {

    private static final String ON = "on";
    private static final int LONGEST = 10_000;

    private Comments() {}

    /// A new comment with its readers.
    ///
    /// @throws BackendException 404 when the caller does not see what it is on
    static Content placed(Connection connection, Caller caller, Content wanted) throws SQLException {
        checkText(wanted);
        JsonNode on = wanted.body().path(ON);
        DocumentKind kind = DocumentKind.of(on.path("kind").asText());
        if (!kind.isCommented()) {
            throw BackendException.badField("/body/on/kind", "Nobody can comment on " + kind.wireName() + ".");
        }
        Document about = DocumentRows.find(
                        connection, caller, kind.wireName(), id(on.path("id").asText()), false)
                .orElseThrow(() ->
                        BackendException.notFound("What this comment is on is not there, or not for you to see."));
        Set<String> readers = new LinkedHashSet<>(about.visibility().equals("shared") ? about.sharedWith() : List.of());
        readers.add(about.ownerId());
        String visibility = about.visibility().equals("public") ? "public" : "shared";
        return new Content(visibility, List.copyOf(readers), wanted.body());
    }

    /// Another text for the same readers.
    static Content changed(Document before, Content wanted) {
        checkText(wanted);
        if (!wanted.body().path(ON).equals(before.body().path(ON))) {
            throw BackendException.badField("/body/on", "A comment stays on what it was made on.");
        }
        return new Content(before.visibility(), before.sharedWith(), wanted.body());
    }

    private static void checkText(Content comment) {
        String text = comment.body().path("text").asText();
        if (text.isBlank() || text.length() > LONGEST) {
            throw BackendException.badField("/body/text", "A comment has a text of 1 to " + LONGEST + " characters.");
        }
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new BackendException(400, "A comment says by its id what it is on.", List.of(), e);
        }
    }
}
