package io.tidemark.app.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.BadMutation;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Dispute;
import io.tidemark.analytics.edit.Edit;
import io.tidemark.analytics.model.Document;
import io.tidemark.app.AppException;
import io.tidemark.app.workspace.Editing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The three ways out of a conflict, with or without a network. What was decided is done first and the conflict
/// deleted after it: whoever is interrupted between the two decides once more. Blocks.
record Resolution(Editing editing) {
    private static final String TITLE = "title";

    /// The document as one side wants it: the fields it is about, on what else is there.
    ///
    /// @throws BadMutation when a field is of a part that is not there any more
    static Content side(Conflict conflict, Function<Dispute, @Nullable JsonNode> side, Content content) {
        Map<String, JsonNode> set = new TreeMap<>();
        List<String> unset = new ArrayList<>();
        for (Dispute field : conflict.fields()) {
            @Nullable JsonNode wanted = side.apply(field);
            if (wanted == null) {
                unset.add(field.path());
            } else {
                set.put(field.path(), wanted);
            }
        }
        return new Edit(Map.of(), set, unset).onto(conflict.kind(), content);
    }

    /// The document stays as it is.
    void keepTheirs(Conflict conflict) {
        editing.delete(conflict.id());
    }

    /// The document becomes what the person wanted.
    ///
    /// @throws AppException when that cannot be done any more; the conflict stays
    void keepMine(Conflict conflict) {
        if (editing.change(conflict.documentId(), content -> mine(conflict, content))
                .isEmpty()) {
            throw gone(conflict);
        }
        editing.delete(conflict.id());
    }

    /// The document stays, and a copy that only the person sees is what they wanted.
    ///
    /// @throws AppException when that cannot be done any more; the conflict stays
    Document keepBoth(Conflict conflict) {
        Document document = editing.document(conflict.documentId()).orElseThrow(() -> gone(conflict));
        ObjectNode body = mine(conflict, Content.of(document)).body().deepCopy();
        body.put(TITLE, mineOf(body.path(TITLE).asText(conflict.title())));
        Document copy = editing.create(conflict.kind(), new Content("private", List.of(), body));
        editing.delete(conflict.id());
        return copy;
    }

    /// What a copy with the person's version is called.
    static String mineOf(String title) {
        return title + " (my version)";
    }

    private static Content mine(Conflict conflict, Content content) {
        try {
            return side(conflict, Dispute::yours, content);
        } catch (BadMutation gone) {
            throw new AppException(
                    "What you changed in “" + conflict.title() + "” is no longer part of it. Copy what you need.",
                    gone);
        }
    }

    private static AppException gone(Conflict conflict) {
        return new AppException(
                Kinds.named(conflict.kind(), conflict.title()) + " is no longer here. Copy what you need of yours.");
    }
}
