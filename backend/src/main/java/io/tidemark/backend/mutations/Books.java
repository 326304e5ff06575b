package io.tidemark.backend.mutations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.documents.Standing;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that the server knows, as far as one mutation of one person's device needs it: within one transaction, which
/// comes to pass as a whole or not at all. Look at everything before anything is written.
public interface Books {

    /// Who changed a document.
    ///
    /// @param by   the user's id
    /// @param name how the person is called, empty when nobody is any more
    record Change(String by, String name, Instant at, long version) {}

    /// A state the document was in.
    ///
    /// @param byOthers whether none of this device's mutations made it
    record State(Change change, boolean byOthers, Content content) {}

    /// @param document as it is afterwards
    /// @param lsn      the last one taken
    record Written(Document document, long lsn) {}

    /// n of the last one taken of this device, 0 when none was. Holds the device.
    long lastMutation() throws SQLException;

    /// What became of a mutation of this person, whichever device sent it, when it came first. Holds the key.
    @Nullable
    Outcome taken(String key) throws SQLException;

    /// Holds the document.
    Standing standing(String kind, String id) throws SQLException;

    /// The last change after a version that none of this device's mutations made.
    @Nullable
    Change lastByOthers(String id, long version) throws SQLException;

    /// The states from a version on, newest first; the oldest are left out where they are very many or large.
    List<State> states(String id, long version) throws SQLException;

    /// This person's conflicts about a document, oldest first. Holds them.
    List<Document> conflicts(String about) throws SQLException;

    /// @throws BackendException below 500 when the person may not, or it is no such document
    Written create(String kind, String id, Content content) throws SQLException;

    /// As [#create].
    Written change(Document before, Content content) throws SQLException;

    /// As [#create]: of one that was deleted.
    Written restore(Document last, Content content) throws SQLException;

    /// @throws BackendException as [#change] would
    void checkChange(Document before, Content wanted) throws SQLException;

    /// @throws BackendException 403 when the person may not
    void checkDelete(Document document);

    Written delete(Document document) throws SQLException;

    /// @param before null for a new one
    Written keepConflict(@Nullable Document before, ObjectNode body) throws SQLException;

    /// Enters what became of it, and that the device has come this far.
    void enter(Mutation mutation, Outcome outcome) throws SQLException;
}
