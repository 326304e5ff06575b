package io.tidemark.backend.warehouse;

import io.tidemark.analytics.model.Dataset;

/// A dataset as the catalog knows it.
///
/// @param table      the number of its table in the schema `data`
/// @param generation part of its buckets' names; another one means that replicas start again
/// @param nextRow    the id the next new row gets
/// @param lsn        when the schema last changed
public record CatalogEntry(Dataset dataset, long table, int generation, long nextRow, long lsn) {

    CatalogEntry withNextRow(long next) {
        return new CatalogEntry(dataset, table, generation, next, lsn);
    }

    CatalogEntry withSchema(Dataset changed, long at) {
        return new CatalogEntry(changed, table, generation, nextRow, at);
    }
}
