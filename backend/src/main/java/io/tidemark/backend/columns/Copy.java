package io.tidemark.backend.columns;

import io.tidemark.analytics.model.Dataset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What is copied: a dataset of a tenant in one of its histories.
///
/// @param epoch of the tenant's history
record Copy(String tenant, String epoch, String dataset) {

    /// Its name in the index, which has one space of names for all tenants. None of the parts holds a line break.
    String name() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((tenant + "\n" + epoch + "\n" + dataset).getBytes(StandardCharsets.UTF_8));
            return "c" + HexFormat.of().formatHex(digest, 0, 20);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every JDK has SHA-256", absent);
        }
    }

    /// The schema under the copy's name.
    Dataset named(Dataset schema) {
        return new Dataset(name(), schema.title(), schema.fields());
    }
}
