package io.tidemark.simulation;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.backend.identity.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a database holds of one tenant. Copied for a backup: what is in its collections is never changed.
final class Tenant {
    static final Dataset DATASET = new Dataset(
            "tides", "Tides", List.of(Field.of("place", FieldType.STRING), Field.of("height", FieldType.INTEGER)));

    /// A transaction of the log.
    ///
    /// @param stamp    no other commit of any history has it
    /// @param before   of the document it changed, null when it was new or there is none
    /// @param document null when it changed rows
    /// @param homes    the buckets in which rows were that it changed or took out
    record Commit(
            long lsn,
            long stamp,
            @Nullable Document before,
            @Nullable History document,
            Map<Long, Row> upserts,
            Map<Long, String> homes,
            List<Long> deletes) {}

    record Row(String bucket, String place, long height) {}

    record Entered(String user, String device, Mutation mutation, Outcome outcome, long position) {}

    private final AtomicLong stamps;
    final String name;
    String epoch;
    long head;
    /// Commits up to this one are no longer in the log.
    long floor;
    /// The stamp at the floor: a log that is shortened keeps it, as positions there are as good as later ones.
    private long floorStamp;

    final Map<String, Role> roles = new TreeMap<>();
    final Map<String, Long> policies = new TreeMap<>();
    /// The buckets that somebody may not have; admins have all.
    final Map<String, Set<String>> withheld = new TreeMap<>();
    final List<Commit> log = new ArrayList<>();
    final Map<String, List<History>> histories = new TreeMap<>();
    final List<Entered> ledger = new ArrayList<>();
    final TreeMap<Long, Row> rows = new TreeMap<>();
    /// The rows that a snapshot was cut of, by its id: it does not change while the tenant does.
    final Map<String, List<RowPage>> snapshots = new HashMap<>();

    Tenant(String name, String epoch, AtomicLong stamps) {
        this.stamps = stamps;
        this.name = name;
        this.epoch = epoch;
    }

    Tenant copy() {
        Tenant copy = new Tenant(name, epoch, stamps);
        copy.head = head;
        copy.floor = floor;
        copy.floorStamp = floorStamp;
        copy.roles.putAll(roles);
        copy.policies.putAll(policies);
        copy.keepRights(this);
        copy.log.addAll(log);
        histories.forEach((id, states) -> copy.histories.put(id, new ArrayList<>(states)));
        copy.ledger.addAll(ledger);
        copy.rows.putAll(rows);
        copy.snapshots.putAll(snapshots);
        return copy;
    }

    /// Of the commit at an lsn, 0 when it is none or before the floor.
    long stamp(long lsn) {
        if (lsn == floor) {
            return floorStamp;
        }
        return log.stream()
                .filter(commit -> commit.lsn() == lsn)
                .mapToLong(Commit::stamp)
                .findFirst()
                .orElse(0);
    }

    /// Forgets its log.
    void shorten() {
        floorStamp = stamp(head);
        floor = head;
        log.clear();
    }

    boolean isAdmin(String user) {
        return roles.get(user) == Role.ADMIN;
    }

    boolean sees(String user, Document document) {
        boolean personal =
                document.kind().equals("conflicts") || document.kind().equals("preferences");
        boolean shared =
                document.visibility().equals("shared") && document.sharedWith().contains(user);
        return document.ownerId().equals(user)
                || (!personal && (shared || document.visibility().equals("public") || isAdmin(user)));
    }

    @Nullable
    History last(String id) {
        List<History> states = histories.get(id);
        return states == null ? null : states.getLast();
    }

    @Nullable
    Document document(String id) {
        History last = last(id);
        return last == null || last.deleted() ? null : last.document();
    }

    List<Document> visible(String user) {
        List<Document> found = new ArrayList<>();
        for (String id : histories.keySet()) {
            Document document = document(id);
            if (document != null && sees(user, document)) {
                found.add(document);
            }
        }
        return found;
    }

    /// A change of a document, one lsn.
    Document write(Document after, boolean deleted, String by, Instant at, @Nullable String mutation) {
        Document before = document(after.id());
        History state = new History(after, deleted, by, at, mutation, ++head);
        histories.computeIfAbsent(after.id(), id -> new ArrayList<>()).add(state);
        log.add(new Commit(head, stamps.incrementAndGet(), before, state, Map.of(), Map.of(), List.of()));
        return after;
    }

    static Document next(Document before, Content content, Instant at) {
        return new Document(
                before.id(),
                before.kind(),
                before.version() + 1,
                before.ownerId(),
                content.visibility(),
                content.sharedWith(),
                content.body(),
                before.createdAt(),
                at);
    }

    void write(Map<Long, Row> upserts, List<Long> deletes) {
        Map<Long, String> homes = new TreeMap<>();
        Stream.concat(upserts.keySet().stream(), deletes.stream()).forEach(id -> {
            Row before = rows.get(id);
            if (before != null) {
                homes.put(id, before.bucket());
            }
        });
        rows.putAll(upserts);
        deletes.forEach(rows::remove);
        log.add(new Commit(
                ++head, stamps.incrementAndGet(), null, null, Map.copyOf(upserts), homes, List.copyOf(deletes)));
    }

    boolean has(String user, String bucket) {
        return isAdmin(user) || !withheld.getOrDefault(user, Set.of()).contains(bucket);
    }

    /// Somebody loses a bucket, or gets it back.
    void grant(String user, String bucket, boolean granted) {
        Set<String> others = new TreeSet<>(withheld.getOrDefault(user, Set.of()));
        if (granted ? others.remove(bucket) : others.add(bucket)) {
            withheld.put(user, others);
            policies.put(user, policy(user) + 1);
        }
    }

    /// Rights are not part of a backup here.
    void keepRights(Tenant other) {
        withheld.clear();
        withheld.putAll(other.withheld);
    }

    /// Whoever is to be told of changed rights has another policy afterwards.
    void role(String user, Role role) {
        roles.put(user, role);
        policies.put(user, policy(user) + 1);
    }

    long policy(String user) {
        return policies.getOrDefault(user, 1L);
    }

    /// n of a device's last mutation that was entered up to a position.
    long lastMutation(String user, String device, long position) {
        return ledger.stream()
                .filter(row -> row.user().equals(user) && row.device().equals(device) && row.position() <= position)
                .mapToLong(row -> row.mutation().n())
                .max()
                .orElse(0);
    }

    /// Of a device's mutations up to one, in order.
    List<String> keys(String user, String device, long last) {
        return ledger.stream()
                .filter(row -> row.user().equals(user)
                        && row.device().equals(device)
                        && row.mutation().n() <= last)
                .map(row -> row.mutation().key())
                .toList();
    }

    static RowPage page(Map<Long, Row> rows) {
        RowPageBuilder page = new RowPageBuilder(DATASET, Math.max(1, rows.size()));
        new TreeMap<>(rows).forEach((id, row) -> {
            page.beginRow(id);
            page.setText(0, row.place());
            page.setLong(1, row.height());
        });
        return page.build();
    }

    /// The rows of each bucket.
    Map<String, Map<Long, Row>> buckets() {
        Map<String, Map<Long, Row>> buckets = new HashMap<>();
        rows.forEach((id, row) ->
                buckets.computeIfAbsent(row.bucket(), bucket -> new TreeMap<>()).put(id, row));
        return buckets;
    }

    /// Of each bucket that has rows.
    Map<String, BucketSum> sums() {
        Map<String, BucketSum> sums = new TreeMap<>();
        buckets().forEach((bucket, own) -> sums.put(bucket, new RowHash().of(page(own))));
        return sums;
    }

    /// Of the buckets somebody may have.
    Map<String, BucketSum> sums(String user) {
        Map<String, BucketSum> sums = sums();
        sums.keySet().removeIf(bucket -> !has(user, bucket));
        return sums;
    }

    BucketSum sum(String bucket) {
        Map<Long, Row> own = new TreeMap<>();
        rows.forEach((id, row) -> {
            if (row.bucket().equals(bucket)) {
                own.put(id, row);
            }
        });
        return new RowHash().of(page(own));
    }
}
