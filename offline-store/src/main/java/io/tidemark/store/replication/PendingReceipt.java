package io.tidemark.store.replication;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.change.Receipt;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.catalog.Meta;
import io.tidemark.store.file.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A receipt that the server has not seen.
///
/// @param at when it was gone from the device's files; null while they may hold something of it
record PendingReceipt(long policyVersion, @Nullable Instant at, List<String> buckets, long rows) {
    PendingReceipt {
        buckets = List.copyOf(buckets);
    }

    static @Nullable PendingReceipt find(Connection connection) throws SQLException {
        String json = Meta.RECEIPT.text(connection);
        try {
            return json == null ? null : Json.MAPPER.readValue(json, PendingReceipt.class);
        } catch (JsonProcessingException broken) {
            throw new StoreException("The replica's own record cannot be read. Sync into a new folder.", broken);
        }
    }

    void put(Connection connection) throws SQLException {
        try {
            Meta.RECEIPT.put(connection, Json.MAPPER.writeValueAsString(this));
        } catch (JsonProcessingException broken) {
            throw new StoreException("What was removed cannot be recorded. Nothing was changed.", broken);
        }
    }

    /// This one and what an earlier one says as well.
    PendingReceipt after(PendingReceipt earlier) {
        TreeSet<String> all = new TreeSet<>(earlier.buckets());
        all.addAll(buckets);
        return new PendingReceipt(
                policyVersion, earlier.at() == null ? null : at, List.copyOf(all), earlier.rows() + rows);
    }

    PendingReceipt gone(Instant when) {
        return new PendingReceipt(policyVersion, when, buckets, rows);
    }

    /// Null while the files may hold something of what went.
    @Nullable
    Receipt receipt() {
        return at == null ? null : new Receipt(policyVersion, at, buckets, rows);
    }
}
