package io.tidemark.backend.documents;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Documents for a replica: all that its owner may see, and what one transaction of the log did to them. Runs
/// inside a transaction bound to the caller's tenant.
public final class DocumentFeed {

    /// @param visible the document as it was after the transaction, when the caller may see it
    /// @param removed the id of a document the caller could see before and cannot see any more
    public record Change(
            @Nullable Document visible, @Nullable String removed) {}

    private static final Change NOTHING = new Change(null, null);

    private DocumentFeed() {}

    public static List<Document> visible(Connection connection, Caller caller) throws SQLException {
        return DocumentRows.visible(connection, caller);
    }

    /// @param payload of the log's row at `lsn`
    public static Change change(Connection connection, Caller caller, long lsn, byte[] payload) throws SQLException {
        DocumentLog.Change logged = logged(payload);
        Document after = logged.deleted() ? null : DocumentLog.at(connection, lsn);
        if (after != null && sees(caller, logged.kind(), DocumentLog.Audience.of(after))) {
            return new Change(after, null);
        }
        return sees(caller, logged.kind(), logged.before()) ? new Change(null, logged.id()) : NOTHING;
    }

    /// As SQL's `visible_to`.
    static boolean sees(Caller caller, String kind, DocumentLog.@Nullable Audience audience) {
        if (audience == null) {
            return false;
        }
        boolean shared =
                audience.visibility().equals("shared") && audience.sharedWith().contains(caller.userId());
        return shared
                || (caller.may(Role.ADMIN) && !DocumentKind.isPersonal(kind))
                || audience.ownerId().equals(caller.userId())
                || audience.visibility().equals("public");
    }

    private static DocumentLog.Change logged(byte[] payload) throws SQLException {
        try {
            return Json.MAPPER.readValue(new String(payload, StandardCharsets.UTF_8), DocumentLog.Change.class);
        } catch (JsonProcessingException e) {
            throw new SQLException("The log holds a change of a document that cannot be read", e);
        }
    }
}
