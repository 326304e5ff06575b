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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a database holds of one tenant. Copied for a backup: what is in its collections is never changed.
final class Tenant {
    static final String DATASET = "tides";
    private static final Field PLACE = Field.of("place", FieldType.STRING);
    private static final String HEIGHT = "height";
    private static final Field LEVEL = Field.of("level", FieldType.DOUBLE);
    /// Fields that every shape has.
    private static final int USUAL = 3;
    static final Double MINUS_ZERO = -0.0;
    /// In the name of a bucket whose rows have no height.
    private static final String TWIN = "-height~";

    /// A transaction of the log.
    ///
    /// @param stamp    no other commit of any history has it
    /// @param before   of the document it changed, null when it was new or there is none
    /// @param document null when it changed rows or their shape
    /// @param shape    of the rows then
    /// @param declares whether that is what it changed
    /// @param homes    the buckets in which rows were that it changed or took out
    record Commit(
            long lsn,
            long stamp,
            @Nullable Document before,
            @Nullable History document,
            Dataset shape,
            boolean declares,
            Map<Long, Row> upserts,
            Map<Long, String> homes,
            List<Long> deletes) {
        /// Those whose rows it changed.
        Set<String> buckets() {
            Set<String> buckets = new TreeSet<>(homes.values());
            upserts.values().forEach(row -> buckets.add(row.bucket()));
            return buckets;
        }
    }

    /// @param height null where it is hidden
    /// @param level  null for none
    /// @param more   values of the fields that were appended, by name
    record Row(
            String bucket,
            String place,
            @Nullable Long height,
            @Nullable Double level,
            Map<String, Long> more) {
        Row in(String other) {
            return new Row(other, place, height, level, more);
        }

        /// As it is in this bucket, which is the row's own or the twin of that.
        Row seenIn(String other) {
            return new Row(other, place, other.equals(bucket) ? height : null, level, more);
        }
    }

    record Entered(String user, String device, Mutation mutation, Outcome outcome, long position) {}

    /// That are kept of a bucket.
    private static final int SNAPSHOTS = 2;

    private final AtomicLong stamps;
    private final SeededFault fault;
    final String name;
    String epoch;
    long head;
    /// Commits up to this one are no longer in the log.
    long floor;
    /// The stamp at the floor: a log that is shortened keeps it, as positions there are as good as later ones.
    private long floorStamp;

    Dataset shape = shaped(FieldType.INTEGER, List.of());
    private int generation = 1;
    /// When the generation began, 0 for the first.
    long generationLsn;
    /// When the shape last changed.
    long schemaVersion;
    private int appended;

    final Map<String, Role> roles = new TreeMap<>();
    final Map<String, Long> policies = new TreeMap<>();
    /// What somebody may have of each place where that is not all of it; admins have all.
    private final Map<String, Map<String, Share>> shares = new TreeMap<>();
    /// How often the rules changed by which that is so.
    private long rules;
    final List<Commit> log = new ArrayList<>();
    final Map<String, List<History>> histories = new TreeMap<>();
    final List<Entered> ledger = new ArrayList<>();
    final TreeMap<Long, Row> rows = new TreeMap<>();
    /// Of the last commit that changed a bucket.
    private final Map<String, Long> changed = new HashMap<>();
    /// The rows that a snapshot was cut of, by its id, the oldest first: it does not change while the tenant does.
    private final Map<String, List<RowPage>> snapshots = new LinkedHashMap<>();

    Tenant(String name, String epoch, AtomicLong stamps, SeededFault fault) {
        this.stamps = stamps;
        this.fault = fault;
        this.name = name;
        this.epoch = epoch;
    }

    Tenant copy() {
        Tenant copy = new Tenant(name, epoch, stamps, fault);
        copy.head = head;
        copy.floor = floor;
        copy.floorStamp = floorStamp;
        copy.shape = shape;
        copy.generation = generation;
        copy.generationLsn = generationLsn;
        copy.schemaVersion = schemaVersion;
        copy.appended = appended;
        copy.roles.putAll(roles);
        copy.policies.putAll(policies);
        copy.keepRights(this);
        copy.log.addAll(log);
        histories.forEach((id, states) -> copy.histories.put(id, new ArrayList<>(states)));
        copy.ledger.addAll(ledger);
        copy.rows.putAll(rows);
        copy.changed.putAll(changed);
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

    /// Whether it is somebody's id, also when they have no role any more.
    boolean knows(String user) {
        return roles.containsKey(user) || policies.containsKey(user);
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
        log(before, state, false, Map.of(), Map.of(), List.of());
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
        head++;
        log(null, null, false, upserts, homes, deletes);
    }

    private void log(
            @Nullable Document before,
            @Nullable History document,
            boolean declares,
            Map<Long, Row> upserts,
            Map<Long, String> homes,
            List<Long> deletes) {
        log.add(new Commit(
                head,
                stamps.incrementAndGet(),
                before,
                document,
                shape,
                declares,
                Map.copyOf(upserts),
                homes,
                List.copyOf(deletes)));
        log.getLast().buckets().forEach(bucket -> changed.put(bucket, stamps.get()));
    }

    /// The snapshot of a bucket as it is.
    ///
    /// @param cut makes it when there is none
    /// @return its id
    String snapshot(String bucket, Supplier<List<RowPage>> cut) {
        String id = bucket + "." + changed.getOrDefault(own(bucket), 0L);
        if (!snapshots.containsKey(id)) {
            snapshots.put(id, cut.get());
            List<String> all = snapshots.keySet().stream()
                    .filter(each -> bucketOf(each).equals(bucket))
                    .toList();
            all.subList(0, Math.max(0, all.size() - SNAPSHOTS)).forEach(snapshots::remove);
        }
        return id;
    }

    static String bucketOf(String snapshot) {
        return snapshot.substring(0, snapshot.lastIndexOf('.'));
    }

    /// Null when it is not kept any more.
    @Nullable
    List<RowPage> parts(String snapshot) {
        return snapshots.get(snapshot);
    }

    private static Dataset shaped(FieldType height, List<Field> more) {
        Field second = height == FieldType.DECIMAL ? Field.decimal(HEIGHT, 1) : Field.of(HEIGHT, height);
        List<Field> fields =
                Stream.concat(Stream.of(PLACE, second, LEVEL), more.stream()).toList();
        return new Dataset(DATASET, "Tides", fields);
    }

    private FieldType height() {
        return shape.fields().get(1).type();
    }

    List<Field> more() {
        return shape.fields().subList(USUAL, shape.fields().size());
    }

    /// The dataset gets one more field; its rows stay what they are.
    void append() {
        List<Field> more = new ArrayList<>(more());
        more.add(Field.of("more" + ++appended, FieldType.INTEGER));
        declare(shaped(height(), more));
    }

    /// Another generation: a field goes, or the type of one changes, and all rows are in other buckets.
    void begin() {
        List<Field> more = new ArrayList<>(more());
        FieldType height = height();
        if (more.isEmpty()) {
            height = height == FieldType.INTEGER ? FieldType.DECIMAL : FieldType.INTEGER;
        } else {
            more.removeFirst();
        }
        generation++;
        snapshots.clear();
        rows.replaceAll((id, row) -> row.in(bucket(row.place())));
        generationLsn = head + 1;
        declare(shaped(height, more));
    }

    private void declare(Dataset other) {
        shape = other;
        schemaVersion = ++head;
        log(null, null, true, Map.of(), Map.of(), List.of());
    }

    /// Where the rows of a place are.
    String bucket(String place) {
        return DATASET + "." + generation + "~" + place;
    }

    private static String place(String bucket) {
        return bucket.substring(bucket.indexOf('~') + 1);
    }

    /// The bucket that has the rows of another without their height.
    private static String twin(String bucket) {
        return bucket.replace("~", TWIN);
    }

    private static String own(String bucket) {
        return bucket.replace(TWIN, "~");
    }

    private Share share(String user, String place) {
        return isAdmin(user) ? Share.WHOLE : shares.getOrDefault(user, Map.of()).getOrDefault(place, Share.WHOLE);
    }

    /// Where somebody has the rows of a bucket that is no twin, null when they may not have them.
    @Nullable
    String seen(String user, String bucket) {
        return switch (share(user, place(bucket))) {
            case WHOLE -> bucket;
            case WITHOUT_HEIGHT -> twin(bucket);
            case NOTHING -> null;
        };
    }

    boolean has(String user, String bucket) {
        return bucket.equals(seen(user, own(bucket)));
    }

    /// Somebody loses rows of a place or a field of them, or gets them back. Rules are everybody's: all are told that
    /// they changed.
    void grant(String user, String place, Share share) {
        Map<String, Share> other = new TreeMap<>(shares.getOrDefault(user, Map.of()));
        Share before = share == Share.WHOLE ? other.remove(place) : other.put(place, share);
        if (share != (before == null ? Share.WHOLE : before)) {
            shares.put(user, other);
            rules++;
        }
    }

    /// Rights are not part of a backup here.
    void keepRights(Tenant other) {
        shares.clear();
        shares.putAll(other.shares);
        rules = other.rules;
    }

    /// Whoever is to be told of changed rights has another policy afterwards.
    void role(String user, Role role) {
        roles.put(user, role);
        policies.put(user, policies.getOrDefault(user, 1L) + 1);
    }

    long policy(String user) {
        return policies.getOrDefault(user, 1L) + rules;
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
    List<String> keys(String user, String device, long last, Predicate<Outcome> wanted) {
        return ledger.stream()
                .filter(row -> row.user().equals(user)
                        && row.device().equals(device)
                        && row.mutation().n() <= last
                        && wanted.test(row.outcome()))
                .map(row -> row.mutation().key())
                .toList();
    }

    RowPage page(Map<Long, Row> rows) {
        return page(shape, rows);
    }

    static RowPage page(Dataset shape, Map<Long, Row> rows) {
        RowPageBuilder page = new RowPageBuilder(shape, Math.max(1, rows.size()));
        boolean decimal = shape.fields().get(1).type() == FieldType.DECIMAL;
        new TreeMap<>(rows).forEach((id, row) -> {
            page.beginRow(id);
            page.setText(0, row.place());
            if (row.height() != null) {
                page.setLong(1, decimal ? row.height() * 10 : row.height());
            }
            if (row.level() != null) {
                page.setDouble(2, row.level());
            }
            for (int field = USUAL; field < shape.fields().size(); field++) {
                page.set(field, row.more().get(shape.fields().get(field).name()));
            }
        });
        return page.build();
    }

    /// The rows of each bucket that has any.
    ///
    /// @param seen where the rows of a bucket are seen, null for not at all
    private Map<String, Map<Long, Row>> buckets(Function<String, @Nullable String> seen) {
        Map<String, Map<Long, Row>> buckets = new TreeMap<>();
        rows.forEach((id, row) -> {
            String bucket = seen.apply(row.bucket());
            if (bucket != null) {
                buckets.computeIfAbsent(bucket, any -> new TreeMap<>()).put(id, row.seenIn(bucket));
            }
        });
        return buckets;
    }

    /// Those somebody may have.
    Map<String, Map<Long, Row>> buckets(String user) {
        return buckets(bucket -> seen(user, bucket));
    }

    /// Of each bucket that has rows, and of its twin.
    Map<String, BucketSum> sums() {
        Map<String, BucketSum> sums = hashes(buckets(bucket -> bucket));
        sums.putAll(hashes(buckets(Tenant::twin)));
        return sums;
    }

    /// Of the buckets somebody may have.
    Map<String, BucketSum> sums(String user) {
        return hashes(buckets(user));
    }

    BucketSum sum(String bucket) {
        return hash(buckets(each -> each.equals(own(bucket)) ? bucket : null).getOrDefault(bucket, Map.of()));
    }

    private Map<String, BucketSum> hashes(Map<String, Map<Long, Row>> buckets) {
        Map<String, BucketSum> sums = new TreeMap<>();
        buckets.forEach((bucket, own) -> sums.put(bucket, hash(own)));
        return sums;
    }

    private BucketSum hash(Map<Long, Row> own) {
        Map<Long, Row> seen = new TreeMap<>(own);
        if (fault == SeededFault.MINUS_ZERO_HASHED_APART) {
            // another number, as one that is told by its bits is
            seen.replaceAll((id, row) -> MINUS_ZERO.equals(row.level())
                    ? new Row(row.bucket(), row.place(), row.height(), Double.MIN_VALUE, row.more())
                    : row);
        }
        return new RowHash().of(page(seen));
    }
}
