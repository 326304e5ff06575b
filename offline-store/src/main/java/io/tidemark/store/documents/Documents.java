package io.tidemark.store.documents;

import io.tidemark.analytics.model.Document;
import io.tidemark.store.catalog.Changed;
import io.tidemark.store.catalog.Listeners;
import io.tidemark.store.file.Durability;
import io.tidemark.store.file.SqliteFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The documents of the replica. From any thread.
public final class Documents {
    private final SqliteFile file;
    private final Listeners listeners;

    public Documents(SqliteFile file, Listeners listeners) {
        this.file = file;
        this.listeners = listeners;
    }

    /// All of a kind (`dashboards`), by id.
    public List<Document> all(String kind) {
        return file.readers().read(connection -> DocumentTable.SHOWN.all(connection, kind));
    }

    public @Nullable Document find(String id) {
        return file.readers().<@Nullable Document>read(connection -> DocumentTable.SHOWN.find(connection, id));
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
