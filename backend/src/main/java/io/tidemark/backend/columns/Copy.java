package io.tidemark.backend.columns;

import io.tidemark.analytics.Sha256;
import io.tidemark.analytics.model.Dataset;
import java.util.HexFormat;

/// What is copied: a dataset of a tenant in one of its histories.
///
/// @param epoch of the tenant's history
record Copy(String tenant, String epoch, String dataset) {

    /// Its name in the index, which has one space of names for all tenants. None of the parts holds a line break.
    String name() {
        return "c" + HexFormat.of().formatHex(Sha256.of(tenant + "\n" + epoch + "\n" + dataset), 0, 20);
    }

    /// The schema under the copy's name.
    Dataset named(Dataset schema) {
        return new Dataset(name(), schema.title(), schema.fields());
    }
}
