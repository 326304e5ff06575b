package io.tidemark.backend.sync;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.mutations.Ledger;
import io.tidemark.backend.mutations.Stop;
import io.tidemark.backend.policy.Person;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `/sync/v1`: the calls of replication.
public final class SyncEndpoints implements Endpoints {

    record Hello(
            @Nullable String deviceId,
            @Nullable String app,
            @Nullable String cursor,
            long lastMutationSent) {}

    record Limits(long maxBytes, long maxPartBytes) {}

    record Session(
            String sessionId,
            String epoch,
            long policyVersion,
            long schemaVersion,
            long lastMutation,
            Instant serverTime,
            Instant leaseUntil,
            Limits limits) {}

    private static final int LONGEST = 200;
    private static final Duration MANIFEST_LIMIT = Duration.ofMinutes(15);
    private static final Duration CHANGES_LIMIT = Duration.ofMinutes(2);
    private static final long USUAL_BYTES = 4L << 20;
    private static final long MOST_BYTES = 64L << 20;
    private static final long PART_BYTES = 8L << 20;
    private static final long LONGEST_WAIT = 25;

    private final TenantStore store;
    private final Terms terms;
    private final InstantSource clock;
    private final CursorSeal seal;
    private final Manifests manifests;
    private final Changes changes;
    private final Epochs epochs;

    /// @param secret what cursors are signed with
    public SyncEndpoints(
            TenantStore store,
            Terms terms,
            CommitListeners listeners,
            InstantSource clock,
            String secret,
            SnapshotBuilder snapshots,
            MeterRegistry meters) {
        this.store = store;
        this.terms = terms;
        this.clock = clock;
        this.seal = new CursorSeal(secret);
        this.manifests = new Manifests(store, snapshots, seal);
        var bell = new CommitBell();
        listeners.add(bell);
        this.changes = new Changes(store, seal, bell, meters);
        this.epochs = new Epochs(store);
    }

    @Override
    public void mount(Routes routes) {
        routes.post("/sync/v1/session", Access.VIEWER, this::session)
                .summary("Begin to replicate")
                .takes(Hello.class)
                .gives(Session.class);
        routes.get("/sync/v1/manifest", Access.VIEWER, this::manifest)
                .summary("What a replica has to hold and the parts to load it from")
                .gives(Manifest.class)
                .limit(MANIFEST_LIMIT);
        routes.get("/sync/v1/snapshot/{id}/{n}", Access.VIEWER, this::part)
                .summary("One immutable part of a snapshot, or a range of its bytes")
                .alone();
        routes.get("/sync/v1/changes", Access.VIEWER, this::changes)
                .summary("What happened after a cursor, up to a checkpoint that counts the mutations of deviceId")
                .limit(CHANGES_LIMIT)
                .alone();
    }

    private Reply session(Request request) {
        Hello hello = request.json(Hello.class);
        String device = hello.deviceId();
        if (device == null || device.isBlank()) {
            throw BackendException.badField("/deviceId", "A device needs its id.");
        }
        if (device.length() > LONGEST) {
            throw BackendException.badField("/deviceId", "A device's id has at most " + LONGEST + " characters.");
        }
        if (terms.isTooOld(hello.app())) {
            throw new BackendException(
                    426,
                    "This program is too old to receive changes from this server, which needs version " + terms.least()
                            + ". What it sends is still taken.");
        }
        Caller caller = request.caller();
        Cursor cursor = hello.cursor() == null ? null : seal.open(hello.cursor(), caller);
        Instant now = clock.instant();
        Instant lease = now.plus(terms.lease());
        Session session = store.<@Nullable Session>write(caller.tenant(), connection -> {
            Person person = Person.present(connection, caller);
            TenantHead head = TenantHead.of(connection);
            if (cursor != null && !Epochs.has(connection, cursor, head)) {
                return null;
            }
            Devices.seen(connection, person, device, hello.app(), now, lease);
            return new Session(
                    UuidCreator.getTimeOrderedEpoch().toString(),
                    head.epoch(),
                    person.policyVersion(),
                    LogRead.schemaVersion(connection, head.lsn()),
                    Ledger.lastMutation(connection, caller.userId(), device, Long.MAX_VALUE),
                    now,
                    lease,
                    new Limits(USUAL_BYTES, PART_BYTES));
        });
        if (cursor != null && session == null) {
            epochs.renew(cursor);
            throw Stop.reset();
        }
        return Reply.json(Objects.requireNonNull(session));
    }

    private Reply manifest(Request request) throws InterruptedException {
        Caller caller = request.caller();
        String sealed = request.query("cursor");
        if (sealed != null) {
            Cursor cursor = seal.open(sealed, caller);
            boolean known = store.read(caller.tenant(), connection -> {
                Person.present(connection, caller);
                return Epochs.has(connection, cursor, TenantHead.of(connection));
            });
            if (!known) {
                epochs.renew(cursor);
            }
        }
        return Reply.json(manifests.of(caller));
    }

    private Reply part(Request request) {
        Caller caller = request.caller();
        String id = request.path("id");
        int n = partNumber(request.path("n"));
        return store.read(caller.tenant(), connection -> {
            Follower follower = Follower.of(connection, caller);
            Snapshots.Whole whole = Snapshots.find(connection, id, n);
            if (whole == null) {
                throw new BackendException(410, "This snapshot is gone. Ask for a manifest.")
                        .with("reason", "snapshot_gone");
            }
            follower.require(whole.dataset(), whole.bucket());
            String tag = "\"" + whole.sha256() + "\"";
            String ifRange = request.header("If-Range");
            boolean ranged = ifRange == null || ifRange.equals(tag);
            ByteRange range = ByteRange.of(ranged ? request.header("Range") : null, whole.size());
            if (range == null) {
                throw new BackendException(416, "The part has " + whole.size() + " bytes.")
                        .header("Content-Range", "bytes */" + whole.size());
            }
            byte[] bytes = Snapshots.bytes(connection, id, n, range.from(), range.length());
            Reply reply = Reply.bytes("application/zstd", bytes)
                    .header("ETag", tag)
                    .header("Accept-Ranges", "bytes")
                    .header("Cache-Control", "private, immutable");
            return range.isWhole(whole.size())
                    ? reply
                    : reply.status(206).header("Content-Range", range.contentRange(whole.size()));
        });
    }

    private static int partNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new BackendException(404, "A part has a number.", List.of(), e);
        }
    }

    private Reply changes(Request request) throws InterruptedException {
        Caller caller = request.caller();
        String sealed = request.query("cursor");
        if (sealed == null) {
            throw BackendException.badRequest("The parameter cursor is missing; a manifest has the first.");
        }
        Cursor cursor = seal.open(sealed, caller);
        long maxBytes = request.query("maxBytes", USUAL_BYTES, 1, MOST_BYTES);
        Duration wait = Duration.ofSeconds(request.query("waitSeconds", 0, 0, LONGEST_WAIT));
        String accept = request.header("Accept");
        boolean cbor = accept != null && accept.contains("application/cbor-seq");
        var asked = new Changes.Asked(maxBytes, request.query("deviceId"));
        try {
            FrameWriter out = changes.after(caller, cursor, asked, wait, cbor);
            return Reply.bytes(out.type(), out.bytes());
        } catch (BackendException e) {
            if (Epochs.CHANGED.equals(e.members().get("reason"))) {
                epochs.renew(cursor);
            }
            throw e;
        }
    }
}
