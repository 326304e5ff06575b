package io.tidemark.store.catalog;

import java.util.Set;

/// What a commit changed.
///
/// @param datasets      ids of those whose rows or schema changed, appeared or went
/// @param documentKinds kinds of which a document changed, for example `dashboards`
public record Changed(Set<String> datasets, Set<String> documentKinds) {
    public Changed {
        datasets = Set.copyOf(datasets);
        documentKinds = Set.copyOf(documentKinds);
    }
}
