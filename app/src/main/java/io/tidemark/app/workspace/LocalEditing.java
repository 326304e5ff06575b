package io.tidemark.app.workspace;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.store.documents.Documents;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Editing where no server is to hear of it: nothing ever waits.
record LocalEditing(Documents documents, InstantSource clock, Rights rights) implements Editing {

    @Override
    public List<Document> all(String kind) {
        return documents.all(kind);
    }

    @Override
    public Optional<Document> document(String id) {
        return Optional.ofNullable(documents.find(id));
    }

    @Override
    public Document create(String kind, Content content) {
        Instant now = clock.instant();
        String id = UuidCreator.getTimeOrderedEpoch(now).toString();
        Document made = new Document(
                id, kind, 1, rights.userId(), content.visibility(), content.sharedWith(), content.body(), now, now);
        documents.putLocal(made);
        return made;
    }

    @Override
    public Optional<Document> change(String id, UnaryOperator<Content> change) {
        @Nullable Document before = documents.find(id);
        if (before == null) {
            return Optional.empty();
        }
        Content now = change.apply(Content.of(before));
        if (now.equals(Content.of(before))) {
            return Optional.of(before);
        }
        Document after = new Document(
                id,
                before.kind(),
                before.version() + 1,
                before.ownerId(),
                now.visibility(),
                now.sharedWith(),
                now.body(),
                before.createdAt(),
                clock.instant());
        documents.putLocal(after);
        return Optional.of(after);
    }

    @Override
    public boolean delete(String id) {
        boolean there = documents.find(id) != null;
        documents.removeLocal(id);
        return there;
    }

    @Override
    public List<WaitingChange> waiting() {
        return List.of();
    }

    @Override
    public List<UnsavedChange> unsaved() {
        return List.of();
    }

    @Override
    public void discard(String key) {
        // nothing is ever refused here
    }
}
