package io.tidemark.backend.warehouse;

import io.tidemark.analytics.model.Dataset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A dataset as the catalog knows it.
///
/// @param table      the number of its table in the schema `data`
/// @param generation part of its buckets' names; another one means that replicas start again
/// @param nextRow    the id the next new row gets
/// @param lsn        when the schema last changed
/// @param masks      the sets of fields that are hidden from some, as sorted names
public record CatalogEntry(
        Dataset dataset, long table, int generation, long nextRow, long lsn, List<List<String>> masks) {
    public CatalogEntry {
        masks = List.copyOf(masks);
    }

    /// Where fields are among the dataset's.
    Set<Integer> positions(List<String> fields) {
        return fields.stream()
                .map(field -> dataset.indexOf(field).orElseThrow())
                .collect(Collectors.toUnmodifiableSet());
    }

    CatalogEntry withNextRow(long next) {
        return new CatalogEntry(dataset, table, generation, next, lsn, masks);
    }

    CatalogEntry withSchema(Dataset changed, long at) {
        return new CatalogEntry(changed, table, generation, nextRow, at, masks);
    }
}
