package io.tidemark.app.workspace;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What changed in a replica.
///
/// @param datasets  ids of those whose rows or schema changed, appeared or went
/// @param documents the kind of each document that changed, appeared or went, by its id
/// @param outbox    whether what waits for the server, or what it did not take, is not what it was
public record Change(Set<String> datasets, Map<String, String> documents, boolean outbox) {
    public static final Change NOTHING = new Change(Set.of(), Map.of());
    private static final String DASHBOARDS = "dashboards";

    public Change {
        datasets = Set.copyOf(datasets);
        documents = Map.copyOf(documents);
    }

    public Change(Set<String> datasets, Map<String, String> documents) {
        this(datasets, documents, false);
    }

    /// Both, as if they were one.
    public Change and(Change other) {
        Set<String> allDatasets = new HashSet<>(datasets);
        allDatasets.addAll(other.datasets);
        Map<String, String> allDocuments = new HashMap<>(documents);
        allDocuments.putAll(other.documents);
        return new Change(allDatasets, allDocuments, outbox || other.outbox);
    }

    /// Whether any dashboard is another than before.
    public boolean isOfDashboards() {
        return documents.containsValue(DASHBOARDS);
    }
}
