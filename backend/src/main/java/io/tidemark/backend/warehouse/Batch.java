package io.tidemark.backend.warehouse;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import java.sql.Connection;
import java.sql.SQLException;

/// The rows of one transaction. In a dataset with a key, a key appears once.
///
/// @param schema  that the pages are written in: the dataset's own, or one that holds more digits
/// @param upserts whole rows; their ids are given when they are written
/// @param removed rows of which only the key counts
public record Batch(Dataset schema, RowPage upserts, RowPage removed) {

    /// Makes the batch once the dataset is locked; asked again when the transaction has to be repeated.
    @FunctionalInterface
    public interface Source {
        Batch of(Connection connection, CatalogEntry entry) throws SQLException;
    }

    /// The rows of a page from one on, in the schema the dataset has by now; of several with one key the last.
    public static Batch upserts(CatalogEntry entry, RowPage page, int first) {
        Dataset schema = entry.dataset();
        RowPage rows = PageRows.from(page, first);
        return new Batch(
                schema,
                schema.key().isEmpty() ? rows : new Keys(schema).lastOfEach(rows),
                new RowPageBuilder(schema, 1).build());
    }
}
