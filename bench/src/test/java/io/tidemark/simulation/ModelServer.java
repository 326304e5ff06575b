package io.tidemark.simulation;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.mutations.Author;
import io.tidemark.backend.mutations.Stop;
import io.tidemark.backend.mutations.Taking;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.SyncApi;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers the calls of replication from the model. What it refuses it refuses as the backend does.
final class ModelServer {
    private static final int PART_ROWS = 4;
    private static final Duration LEASE = Duration.ofHours(12);

    final Map<String, Tenant> tenants = new TreeMap<>();
    private final InstantSource clock;
    private final SeededFault fault;
    private final Dice dice;
    private int proved;
    /// The oldest program that is told anything.
    int leastApp;

    ModelServer(InstantSource clock, SeededFault fault, Dice dice) {
        this.fault = fault;
        this.dice = dice;
        this.clock = clock;
    }

    /// Who is signed in.
    record Person(String tenant, String user) {
        Who on(String device) {
            return new Who(tenant, user, device);
        }
    }

    /// Who asks, and from which device.
    record Who(String tenant, String user, String device) {}

    /// Where a replica stands; the model signs nothing.
    ///
    /// @param stamp      of the commit at that lsn: a history that was restored and went on has another one there
    /// @param generation when that of the rows began
    record At(String epoch, String tenant, String user, long lsn, long policyVersion, long stamp, long generation) {
        String text() {
            return String.join(
                    "|",
                    epoch,
                    tenant,
                    user,
                    Long.toString(lsn),
                    Long.toString(policyVersion),
                    Long.toString(stamp),
                    Long.toString(generation));
        }

        static At of(String text) {
            String[] parts = text.split("\\|", -1);
            return new At(
                    parts[0],
                    parts[1],
                    parts[2],
                    Long.parseLong(parts[3]),
                    Long.parseLong(parts[4]),
                    Long.parseLong(parts[5]),
                    Long.parseLong(parts[6]));
        }
    }

    Tenant tenant(Person person) {
        return Objects.requireNonNull(tenants.get(person.tenant()));
    }

    private Tenant tenant(Who who) {
        Tenant tenant = tenants.get(who.tenant());
        if (tenant == null || !tenant.roles.containsKey(who.user())) {
            throw BackendException.forbidden("You no longer have access to this workspace's data.");
        }
        return tenant;
    }

    private long policy(Who who) {
        return tenant(who).policy(who.user());
    }

    /// A position of this epoch that this history does not have proves that it lost what it had: it has another name
    /// from then on.
    private boolean knows(Tenant tenant, At at) {
        boolean known = has(tenant, at);
        if (!known && at.epoch().equals(tenant.epoch)) {
            tenant.epoch = "proved" + ++proved;
        }
        return known;
    }

    private static boolean has(Tenant tenant, At at) {
        return at.epoch().equals(tenant.epoch)
                && at.lsn() <= tenant.head
                && (at.lsn() < tenant.floor || tenant.stamp(at.lsn()) == at.stamp());
    }

    private static At position(Who who, String cursor) {
        At at = At.of(cursor);
        if (!at.tenant().equals(who.tenant()) || !at.user().equals(who.user())) {
            throw BackendException.badRequest("This cursor is another person's.");
        }
        return at;
    }

    SyncApi.Opened open(Who who, SyncApi.Hello hello) {
        if (Integer.parseInt(hello.app()) < leastApp) {
            throw new BackendException(426, "This program is too old.");
        }
        At at = hello.cursor() == null ? null : position(who, hello.cursor());
        Tenant tenant = tenant(who);
        if (at != null && !knows(tenant, at)) {
            throw Stop.reset();
        }
        return new SyncApi.Opened(
                "session",
                tenant.epoch,
                policy(who),
                tenant.schemaVersion,
                tenant.lastMutation(who.user(), who.device(), Long.MAX_VALUE),
                clock.instant(),
                clock.instant().plus(LEASE),
                new SyncApi.Limits(1 << 20, 8 << 20));
    }

    private String at(Tenant tenant, Who who, long lsn) {
        return at(tenant, who, lsn, policy(who));
    }

    private static String at(Tenant tenant, Who who, long lsn, long policyVersion) {
        return new At(
                        tenant.epoch,
                        tenant.name,
                        who.user(),
                        lsn,
                        policyVersion,
                        tenant.stamp(lsn),
                        tenant.generationLsn)
                .text();
    }

    Manifest manifest(Who who, @Nullable String proof) {
        At at = proof == null ? null : position(who, proof);
        Tenant tenant = tenant(who);
        if (at != null) {
            knows(tenant, at);
        }
        List<Manifest.Bucket> buckets = new ArrayList<>();
        tenant.buckets(who.user()).forEach((bucket, rows) -> {
            String id = tenant.snapshot(bucket, () -> cut(tenant, rows));
            List<Manifest.Part> parts = new ArrayList<>();
            for (RowPage page : Objects.requireNonNull(tenant.parts(id))) {
                parts.add(new Manifest.Part(parts.size(), 100, "0".repeat(64), page.rows()));
            }
            BucketSum sum = tenant.sum(bucket);
            buckets.add(new Manifest.Bucket(
                    bucket, Tenant.DATASET, sum.count(), sum.sum(), new Manifest.Snapshot(id, tenant.head, parts)));
        });
        return new Manifest(
                policy(who),
                tenant.schemaVersion,
                tenant.head,
                tenant.epoch,
                at(tenant, who, tenant.head),
                List.of(tenant.shape),
                tenant.visible(who.user()),
                buckets);
    }

    private static List<RowPage> cut(Tenant tenant, Map<Long, Tenant.Row> rows) {
        List<RowPage> pages = new ArrayList<>();
        Map<Long, Tenant.Row> part = new TreeMap<>();
        for (Map.Entry<Long, Tenant.Row> row : rows.entrySet()) {
            part.put(row.getKey(), row.getValue());
            if (part.size() == PART_ROWS) {
                pages.add(tenant.page(part));
                part.clear();
            }
        }
        if (!part.isEmpty()) {
            pages.add(tenant.page(part));
        }
        return pages;
    }

    RowPage part(Who who, PendingPart part) {
        List<RowPage> pages = tenant(who).parts(part.snapshotId());
        if (pages == null) {
            throw new BackendException(410, "This snapshot is gone. Ask for a manifest.")
                    .with("reason", "snapshot_gone");
        }
        if (!tenant(who).has(who.user(), Tenant.bucketOf(part.snapshotId()))) {
            throw BackendException.forbidden("These rows are not yours to have any more.");
        }
        return pages.get(part.n());
    }

    /// Frames of at most so many commits, the checkpoint last.
    List<Frame> changes(Who who, String cursor, int most) {
        At at = position(who, cursor);
        Tenant tenant = tenant(who);
        if (!knows(tenant, at)) {
            throw new BackendException(410, "The server's history is another one.").with("reason", "epoch_changed");
        }
        if (at.lsn() < tenant.floor) {
            throw new BackendException(410, "The log no longer reaches back.").with("reason", "cursor_below_floor");
        }
        boolean toldLater = fault == SeededFault.POLICY_AFTER_DATA && at.lsn() < tenant.head;
        if (at.policyVersion() != policy(who) && !toldLater) {
            return List.of(
                    new Frame.Policy(
                            policy(who),
                            List.of(Tenant.DATASET),
                            List.copyOf(tenant.buckets(who.user()).keySet())),
                    checkpoint(tenant, who, at.lsn(), Set.of()));
        }
        if (at.generation() != tenant.generationLsn) {
            throw new BackendException(410, "The rows have another shape.").with("reason", "generation_changed");
        }
        List<Frame> frames = new ArrayList<>();
        long lsn = at.lsn();
        Set<String> touched = new TreeSet<>();
        for (Tenant.Commit commit : tenant.log) {
            if (commit.lsn() > at.lsn() && commit.lsn() <= at.lsn() + most) {
                lsn = commit.lsn();
                boolean isOver = commit.document() == null && lsn < tenant.generationLsn;
                if (isOver) {
                    continue;
                }
                if (commit.declares()) {
                    frames.add(new Frame.Schema(lsn, lsn, commit.shape()));
                    continue;
                }
                Frame.Tx tx = frame(tenant, who.user(), commit, toldLater);
                touched.addAll(commit.buckets());
                boolean unseen = fault == SeededFault.SEQUENCE_AS_LSN && dice.fails(10);
                if (!unseen) {
                    frames.add(tx);
                }
            }
        }
        Frame.Checkpoint end = checkpoint(tenant, who, lsn, touched);
        frames.add(toldLater ? told(end, at(tenant, who, lsn, at.policyVersion())) : end);
        return frames;
    }

    private static Frame.Checkpoint told(Frame.Checkpoint end, String cursor) {
        return new Frame.Checkpoint(
                end.lsn(), cursor, List.of(), end.lastMutation(), end.keys(), end.rejected(), end.more());
    }

    private Frame.Checkpoint checkpoint(Tenant tenant, Who who, long lsn, Set<String> touched) {
        List<Frame.BucketState> sums = new ArrayList<>();
        if (lsn == tenant.head) {
            for (String each : touched) {
                String bucket = tenant.seen(who.user(), each);
                if (bucket != null) {
                    BucketSum sum = tenant.sum(bucket);
                    sums.add(new Frame.BucketState(bucket, Tenant.DATASET, sum.count(), sum.sum()));
                }
            }
        }
        long last = tenant.lastMutation(who.user(), who.device(), lsn);
        return new Frame.Checkpoint(
                lsn,
                at(tenant, who, lsn),
                sums,
                last,
                tenant.keys(who.user(), who.device(), last, outcome -> true),
                tenant.keys(who.user(), who.device(), last, outcome -> outcome.result() == Outcome.Status.REJECTED),
                lsn < tenant.head);
    }

    /// @param everything whatever the person may have
    private Frame.Tx frame(Tenant tenant, String user, Tenant.Commit commit, boolean everything) {
        History state = commit.document();
        if (state == null) {
            return rows(commit, bucket -> everything ? bucket : tenant.seen(user, bucket));
        }
        Document after = state.document();
        if (!state.deleted() && tenant.sees(user, after)) {
            return new Frame.Tx(commit.lsn(), List.of(), List.of(after), List.of());
        }
        boolean saw = commit.before() != null && tenant.sees(user, commit.before());
        return new Frame.Tx(commit.lsn(), List.of(), List.of(), saw ? List.of(after.id()) : List.of());
    }

    /// Of each bucket what one may see of it. A row that went where one may not see it is gone.
    ///
    /// @param seen where one has the rows of a bucket, null for nowhere
    private Frame.Tx rows(Tenant.Commit commit, Function<String, @Nullable String> seen) {
        List<Frame.RowChange> changes = new ArrayList<>();
        for (String bucket : commit.buckets()) {
            String own = seen.apply(bucket);
            if (own == null) {
                continue;
            }
            Map<Long, Tenant.Row> upserts = new TreeMap<>();
            commit.upserts().forEach((id, row) -> {
                if (row.bucket().equals(bucket)) {
                    upserts.put(id, row.seenIn(own));
                }
            });
            long[] deletes = commit.homes().entrySet().stream()
                    .filter(home -> home.getValue().equals(bucket))
                    .map(Map.Entry::getKey)
                    .filter(id -> !isSeen(commit.upserts().get(id), seen) && !fault.forgetsRemovals())
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            changes.add(new Frame.RowChange(own, Tenant.page(commit.shape(), upserts), deletes));
        }
        return new Frame.Tx(commit.lsn(), changes, List.of(), List.of());
    }

    private static boolean isSeen(Tenant.@Nullable Row row, Function<String, @Nullable String> seen) {
        return row != null && seen.apply(row.bucket()) != null;
    }

    /// Takes mutations one by one, until one is not its device's next.
    SyncApi.Taken take(Who who, Outbox.Batch batch) {
        Tenant tenant = tenant(who);
        if (!tenant.epoch.equals(batch.epoch())) {
            throw Stop.reset();
        }
        List<Outcome> outcomes = new ArrayList<>();
        try {
            for (Mutation mutation : batch.mutations()) {
                ModelBooks books = new ModelBooks(tenant, who, mutation, clock.instant(), fault);
                if (fault == SeededFault.ACKNOWLEDGED_BEFORE_APPLIED
                        && mutation.n() == tenant.lastMutation(who.user(), who.device(), Long.MAX_VALUE) + 1
                        && dice.fails(20)) {
                    Outcome promised =
                            new Outcome(mutation.n(), mutation.key(), Outcome.Status.APPLIED, 1, 0, null, null, null);
                    books.enter(mutation, promised);
                    outcomes.add(promised);
                    continue;
                }
                Author author = new Author(who.user(), who.user(), who.device(), clock.instant());
                outcomes.add(new Taking(books, author).take(mutation));
            }
        } catch (BackendException e) {
            return new SyncApi.Taken(outcomes, (BridgeException.Conflict) FaultyLine.refused(e));
        } catch (SQLException e) {
            throw new IllegalStateException("There is no SQL here", e);
        }
        return SyncApi.Taken.all(outcomes);
    }

    /// Also for those who have no role any more: it is what they did themselves.
    List<Outcome> outcomes(Who who, long from) {
        return Objects.requireNonNull(tenants.get(who.tenant())).ledger.stream()
                .filter(row -> row.user().equals(who.user())
                        && row.device().equals(who.device())
                        && row.mutation().n() >= from)
                .map(Tenant.Entered::outcome)
                .toList();
    }
}
