package io.tidemark.store.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Merge;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.model.Document;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A mutation as it lies in the outbox, with what only this device needs.
///
/// @param owner of the document, should it be a new one
/// @param title see [Waiting]
/// @param at    when the person did it
record Entry(Mutation mutation, String owner, String title, Instant at) {
    private static final int LONGEST_TITLE = 80;

    /// What a document is called: its title, or how its text begins.
    static String title(Content content) {
        for (String name : List.of("title", "name", "text")) {
            JsonNode value = content.body().path(name);
            if (value.isTextual() && !value.textValue().isBlank()) {
                String title = value.textValue().strip();
                int points = Math.min(title.codePointCount(0, title.length()), LONGEST_TITLE);
                return title.substring(0, title.offsetByCodePoints(0, points));
            }
        }
        return "";
    }

    /// The document as it is to be shown after this.
    ///
    /// @param now null when there is none
    /// @throws io.tidemark.analytics.edit.BadMutation when it does not fit to the document
    @Nullable
    Document onto(@Nullable Document now) {
        if (mutation.deletes() || (now == null && !mutation.creates())) {
            return null;
        }
        Content content = Merge.onto(now == null ? null : Content.of(now), mutation, Merge.Rule.MINE)
                .content();
        return now == null
                ? document(mutation.id(), 0, owner, content, at, at)
                : document(now.id(), now.version(), now.ownerId(), content, now.createdAt(), later(now.updatedAt()));
    }

    private Document document(
            String id, long version, String ownerId, Content content, Instant createdAt, Instant updatedAt) {
        return new Document(
                id,
                mutation.kind(),
                version,
                ownerId,
                content.visibility(),
                content.sharedWith(),
                content.body(),
                createdAt,
                updatedAt);
    }

    private Instant later(Instant other) {
        return at.isAfter(other) ? at : other;
    }
}
