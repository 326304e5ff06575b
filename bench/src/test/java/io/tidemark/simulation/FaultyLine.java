package io.tidemark.simulation;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Receipt;
import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.Problem;
import io.tidemark.bridge.rest.SyncApi;
import io.tidemark.bridge.rest.SyncCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The way from a device to the server: loses what is asked and what is answered, delivers twice, and the server is
/// busy now and then.
final class FaultyLine implements SyncCalls {
    private static final int ONCE = 12;
    private static final int MOST_COMMITS = 3;

    private final ModelServer server;
    private final ModelServer.Person person;
    private final Dice dice;
    /// What was sent and is still on its way once more.
    private final List<Outbox.Batch> underway;

    /// @param underway what this device sent earlier, whichever run did
    FaultyLine(ModelServer server, ModelServer.Person person, Dice dice, List<Outbox.Batch> underway) {
        this.server = server;
        this.person = person;
        this.dice = dice;
        this.underway = underway;
    }

    private <T> T call(Supplier<T> work) {
        if (dice.fails(ONCE)) {
            throw lost();
        }
        if (dice.fails(ONCE)) {
            throw new BridgeException.Busy(Problem.saying(503, "Not now."), Duration.ofSeconds(1));
        }
        T answer = answered(work);
        if (dice.fails(ONCE)) {
            throw lost();
        }
        return answer;
    }

    private static BridgeException lost() {
        return new BridgeException.Unreachable("the model", new IOException("the line is gone"));
    }

    private static <T> T answered(Supplier<T> work) {
        try {
            return work.get();
        } catch (BackendException e) {
            throw refused(e);
        }
    }

    static BridgeException refused(BackendException e) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("detail", e.detail());
        body.putAll(e.members());
        Problem problem = Problem.of(e.status(), bytes(body));
        return switch (e.status()) {
            case 409 -> new BridgeException.Conflict(problem);
            case 410 -> new BridgeException.Gone(problem);
            case 426 -> new BridgeException.TooOld();
            default -> new BridgeException.Refused(problem);
        };
    }

    private static byte[] bytes(Object value) {
        try {
            return Json.MAPPER.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public SyncApi.Opened open(SyncApi.Hello hello) {
        return call(() -> server.open(person.on(hello.deviceId()), hello));
    }

    @Override
    public Manifest manifest(@Nullable String proof) {
        return call(() -> server.manifest(person.on(""), proof));
    }

    @Override
    public RowPage part(PendingPart part) {
        // fetched ahead on another thread, which must not reach for the dice
        if (dice.cuts(part.snapshotId() + " " + part.n(), ONCE)) {
            throw lost();
        }
        return answered(() -> server.part(person.on(""), part));
    }

    @Override
    public SyncApi.Changes changes(String cursor, String device, long maxBytes, int waitSeconds) {
        List<Frame> frames = call(() -> server.changes(person.on(device), cursor, MOST_COMMITS));
        return new SyncApi.Changes(frames.subList(0, frames.size() - 1), (Frame.Checkpoint) frames.getLast(), 100);
    }

    @Override
    public SyncApi.Taken mutations(Outbox.Batch batch) {
        if (dice.fails(ONCE)) {
            underway.add(batch);
        }
        if (!underway.isEmpty() && dice.fails(2)) {
            arrives(underway.remove(dice.below(underway.size())));
        }
        return call(() -> server.take(person.on(batch.deviceId()), batch));
    }

    /// Once more than it was sent, and late; nobody hears what was answered.
    private void arrives(Outbox.Batch batch) {
        try {
            server.take(person.on(batch.deviceId()), batch);
        } catch (BackendException refusedUnheard) {
            // the other one is refused as well
        }
    }

    @Override
    public SyncApi.Outcomes outcomes(String device, long from) {
        return new SyncApi.Outcomes(call(() -> server.outcomes(person.on(device), from)), null);
    }

    @Override
    public void receipt(String device, Receipt receipt) {
        // the model has nobody who reads receipts; they may get lost all the same
        call(() -> device);
    }

    @Override
    public void cancel() {
        // nothing runs beside the caller
    }
}
