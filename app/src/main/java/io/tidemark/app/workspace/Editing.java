package io.tidemark.app.workspace;

import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What people make, changed on this computer: it is on the disk when a call returns, and shown everywhere. Where
/// there is a server it takes each change exactly once, whenever it can be reached. Any thread; every call but
/// [#rights] blocks, and fails with a sentence for people.
public interface Editing {
    Rights rights();

    /// All of a kind, as they are here.
    List<Document> all(String kind);

    Optional<Document> document(String id);

    /// Makes one of the person's own.
    Document create(String kind, Content content);

    /// Empty when there is none; nothing is to be sent where nothing changes.
    Optional<Document> change(String id, UnaryOperator<Content> change);

    /// @return false when there was none
    boolean delete(String id);

    /// What the server has not been told of yet, or has not confirmed: the oldest first.
    List<WaitingChange> waiting();

    /// What could not be saved: these are the last copies. The oldest first.
    List<UnsavedChange> unsaved();

    /// Throws one of [#unsaved] away.
    void discard(String key);
}
