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

    static Batch ofUpserts(Dataset schema, RowPage upserts) {
        return new Batch(schema, upserts, new RowPageBuilder(schema, 1).build());
    }
}
