package io.tidemark.store.catalog;

import java.util.Map;
import java.util.Set;

/// What a commit changed.
///
/// @param datasets  ids of those whose rows or schema changed, appeared or went
/// @param documents the kind (for example `dashboards`) of each document that changed, appeared or went, by its id
/// @param outbox    whether what waits to be sent, or what could not be saved, is not what it was
public record Changed(Set<String> datasets, Map<String, String> documents, boolean outbox) {
    public Changed {
        datasets = Set.copyOf(datasets);
        documents = Map.copyOf(documents);
    }

    public static Changed dataset(String id) {
        return new Changed(Set.of(id), Map.of(), false);
    }

    public static Changed documents(Map<String, String> kindsById) {
        return documents(kindsById, false);
    }

    public static Changed documents(Map<String, String> kindsById, boolean outbox) {
        return new Changed(Set.of(), kindsById, outbox);
    }

    boolean isNothing() {
        return datasets.isEmpty() && documents.isEmpty() && !outbox;
    }
}
