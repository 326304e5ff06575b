package io.tidemark.store.catalog;

import io.tidemark.analytics.model.Dataset;

/// A dataset as it lies in the replica.
///
/// @param no      of its table
/// @param local   made on this device and known to no backend
/// @param seq     the replica's own number of its newest change
/// @param rebuilt the number before which nothing is known of what was deleted or how the table looked
/// @param former  true for the generation that is still shown while the dataset's next one is loaded beside it
public record StoredDataset(long no, Dataset dataset, boolean local, long seq, long rebuilt, boolean former) {
    public String id() {
        return dataset.id();
    }

    /// `_row` is the row's id, `_bucket` its home, `_seq` the replica's number of the change that brought it, then
    /// `c0`…
    public String table() {
        return "r" + no;
    }
}
