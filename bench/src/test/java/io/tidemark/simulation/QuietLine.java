package io.tidemark.simulation;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Receipt;
import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.backend.BackendException;
import io.tidemark.bridge.rest.SyncApi;
import io.tidemark.bridge.rest.SyncCalls;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A line to the model on which nothing goes wrong.
final class QuietLine implements SyncCalls {
    private final ModelServer server;
    private final ModelServer.Person person;

    QuietLine(ModelServer server, ModelServer.Person person) {
        this.server = server;
        this.person = person;
    }

    private static <T> T answered(Supplier<T> work) {
        try {
            return work.get();
        } catch (BackendException e) {
            throw FaultyLine.refused(e);
        }
    }

    @Override
    public SyncApi.Opened open(SyncApi.Hello hello) {
        return answered(() -> server.open(person.on(hello.deviceId()), hello));
    }

    @Override
    public Manifest manifest(@Nullable String proof) {
        return answered(() -> server.manifest(person.on(""), proof));
    }

    @Override
    public RowPage part(PendingPart part) {
        return answered(() -> server.part(person.on(""), part));
    }

    /// @param maxBytes 1 for one commit, anything else for all there are
    @Override
    public SyncApi.Changes changes(String cursor, String device, long maxBytes, int waitSeconds) {
        int most = maxBytes == 1 ? 1 : Integer.MAX_VALUE;
        List<Frame> frames = answered(() -> server.changes(person.on(device), cursor, most));
        return new SyncApi.Changes(frames.subList(0, frames.size() - 1), (Frame.Checkpoint) frames.getLast(), 0);
    }

    @Override
    public SyncApi.Taken mutations(Outbox.Batch batch) {
        return answered(() -> server.take(person.on(batch.deviceId()), batch));
    }

    @Override
    public SyncApi.Outcomes outcomes(String device, long from) {
        return new SyncApi.Outcomes(answered(() -> server.outcomes(person.on(device), from)), null);
    }

    @Override
    public void receipt(String device, Receipt receipt) {
        // the model has nobody who reads receipts
    }

    @Override
    public void cancel() {
        // nothing runs beside the caller
    }
}
