package io.tidemark.store.answers;

import io.tidemark.analytics.model.Dataset;

/// A dataset as people see it.
///
/// @param rows    here now
/// @param loading true while parts of it are still to be fetched
/// @param local   true when it lives on this device only
public record DatasetInfo(Dataset dataset, long rows, AsOf asOf, boolean loading, boolean local) {}
