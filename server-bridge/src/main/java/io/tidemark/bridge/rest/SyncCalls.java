package io.tidemark.bridge.rest;

import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Receipt;
import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.bridge.rest.SyncApi.Changes;
import io.tidemark.bridge.rest.SyncApi.Hello;
import io.tidemark.bridge.rest.SyncApi.Opened;
import io.tidemark.bridge.rest.SyncApi.Outcomes;
import io.tidemark.bridge.rest.SyncApi.Taken;
import org.jspecify.annotations.Nullable;

/// The calls of replication, as what syncs makes them; [SyncApi] says what each does and throws.
public interface SyncCalls {
    Opened open(Hello hello);

    Manifest manifest(@Nullable String proof);

    RowPage part(PendingPart part);

    Changes changes(String cursor, String deviceId, long maxBytes, int waitSeconds);

    Taken mutations(Outbox.Batch batch);

    Outcomes outcomes(String deviceId, long from);

    void receipt(String deviceId, Receipt receipt);

    /// Ends the calls that are running: each throws [io.tidemark.bridge.BridgeException.Cancelled].
    void cancel();
}
