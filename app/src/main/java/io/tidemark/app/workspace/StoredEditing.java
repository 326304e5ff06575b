package io.tidemark.app.workspace;

import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.bridge.session.Person;
import io.tidemark.store.ReplicaFile;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Editing in a replica. Where nobody has a server nothing ever waits.
final class StoredEditing implements Editing {
    private final ReplicaFile file;
    private final Runnable done;
    private final @Nullable Supplier<Optional<Person>> member;
    /// Whoever has to sign in again goes on with their work meanwhile.
    private volatile Rights known = Rights.NONE;

    /// @param member who is signed in; null where there is no server
    /// @param done   runs after everything that is to be sent; must return at once
    StoredEditing(ReplicaFile file, @Nullable Supplier<Optional<Person>> member, Runnable done) {
        this.done = done;
        this.file = file;
        this.member = member;
    }

    @Override
    public Rights rights() {
        if (member == null) {
            return Rights.ALL;
        }
        member.get().map(Rights::of).ifPresent(rights -> known = rights);
        return known;
    }

    @Override
    public List<Document> all(String kind) {
        return file.documents().all(kind);
    }

    @Override
    public Optional<Document> document(String id) {
        return Optional.ofNullable(file.documents().find(id));
    }

    @Override
    public Document create(String kind, Content content) {
        String owner = rights().userId();
        if (member == null) {
            return file.edits().createLocal(kind, owner, content);
        }
        Document made = file.edits().create(kind, owner, content);
        tell();
        return made;
    }

    @Override
    public Optional<Document> change(String id, UnaryOperator<Content> change) {
        Optional<Document> changed = Optional.ofNullable(file.edits().change(id, change));
        changed.ifPresent(document -> tell());
        return changed;
    }

    @Override
    public boolean delete(String id) {
        boolean deleted = file.edits().delete(id);
        if (deleted) {
            tell();
        }
        return deleted;
    }

    private void tell() {
        if (member != null) {
            done.run();
        }
    }

    @Override
    public List<WaitingChange> waiting() {
        return file.edits().waiting().stream()
                .map(each -> new WaitingChange(
                        each.key(),
                        each.kind(),
                        each.documentId(),
                        each.title(),
                        each.at(),
                        each.creates(),
                        each.deletes()))
                .toList();
    }

    @Override
    public List<UnsavedChange> unsaved() {
        return file.edits().parked().stream()
                .map(each -> new UnsavedChange(
                        each.key(),
                        each.kind(),
                        each.documentId(),
                        each.title(),
                        each.at(),
                        each.reason(),
                        each.mutation()))
                .toList();
    }

    @Override
    public void discard(String key) {
        file.edits().discard(key);
    }
}
