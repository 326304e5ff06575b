package io.tidemark.store.documents;

import io.tidemark.analytics.model.Document;
import io.tidemark.store.catalog.Changed;
import io.tidemark.store.catalog.Listeners;
import io.tidemark.store.file.Durability;
import io.tidemark.store.file.SqliteFile;
import io.tidemark.store.lease.Leasing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The documents of the replica, as they are shown. From any thread.
///
/// Reading throws [io.tidemark.store.lease.ReplicaLocked] where a document that a server knows would be shown and
/// the lease is over; those of this device's own are shown all the same.
public final class Documents {
    private final SqliteFile file;
    private final Listeners listeners;
    private final Leasing leasing;

    public Documents(SqliteFile file, Listeners listeners, Leasing leasing) {
        this.file = file;
        this.listeners = listeners;
        this.leasing = leasing;
    }

    /// All of a kind (`dashboards`), by id.
    public List<Document> all(String kind) {
        return file.readers().read(connection -> {
            List<Document> all = DocumentTable.SHOWN.all(connection, kind);
            for (Document document : all) {
                requireLegible(connection, document);
            }
            return all;
        });
    }

    public @Nullable Document find(String id) {
        return file.readers().<@Nullable Document>read(connection -> {
            Document found = DocumentTable.SHOWN.find(connection, id);
            if (found != null) {
                requireLegible(connection, found);
            }
            return found;
        });
    }

    private void requireLegible(Connection connection, Document document) throws SQLException {
        if (leasing.isOver() && !DocumentTable.SHOWN.isLocal(connection, document.id())) {
            leasing.require("the server's " + document.kind());
        }
    }

    /// Puts a document of this device's own, new or changed; it is on the disk when this returns. A sync neither
    /// sends nor removes it.
    public void putLocal(Document document) {
        file.writer().write(Durability.ONLY_COPY, transaction -> {
            DocumentTable.SHOWN.put(transaction.connection(), document, true);
            transaction.afterCommit(() -> listeners.tell(Changed.documents(Map.of(document.id(), document.kind()))));
            return document;
        });
    }
}
