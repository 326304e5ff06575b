package io.tidemark.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.rest.SyncApi;
import io.tidemark.bridge.rest.SyncCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a device of somebody would hold of one side once it took in all it was told, in words that are the same for
/// both sides.
final class Held {
    private static final String GONE = "gone";

    /// @param bucket as the side calls it
    /// @param text   place and height
    private record Row(String bucket, String text, BucketSum hash) {}

    /// What one pull said.
    ///
    /// @param effects what became of each row and document that was named
    /// @param touched how many rows each bucket has that a checkpoint named, by place
    /// @param policy  who has what from now on, empty when that was not said
    /// @param granted the buckets that a policy named, as the side calls them
    record Pulled(
            Map<String, String> effects, Map<String, Long> touched, String policy, Set<String> granted, long lsn) {}

    /// What a manifest said.
    ///
    /// @param counts rows of each bucket that has any, by place
    record Loaded(long policyVersion, long lsn, List<String> datasets, Map<String, Long> counts) {}

    private final Side side;
    private final SyncCalls calls;
    private final String device;
    private final Map<Long, Row> rows = new TreeMap<>();
    private final Map<String, String> documents = new TreeMap<>();
    private final List<String> keys = new ArrayList<>();
    private final Set<String> rejected = new TreeSet<>();
    private final Map<String, PendingPart> parts = new TreeMap<>();
    private long lastMutation;
    private String cursor = "";
    private String epoch = "";

    Held(Side side, String user, String device) {
        this.side = side;
        this.calls = side.calls(user);
        this.device = device;
    }

    String cursor() {
        return cursor;
    }

    String epoch() {
        return epoch;
    }

    /// The first part of what the last manifest had of a place, as far as it had any.
    Map<String, PendingPart> parts() {
        return parts;
    }

    /// The places of buckets, as far as it was seen what they have.
    Set<String> places(Set<String> buckets) {
        return buckets.stream().map(side::place).collect(Collectors.toCollection(TreeSet::new));
    }

    /// All of it, to be compared.
    String text() {
        StringBuilder text = new StringBuilder();
        rows.forEach((id, row) -> text.append(id + " " + side.place(row.bucket()) + " " + row.text() + "\n"));
        documents.forEach((id, document) -> text.append(id + " " + document + "\n"));
        return text + "up to " + lastMutation + " " + keys + " without " + rejected;
    }

    /// Begins anew.
    Loaded load() {
        Manifest manifest = calls.manifest(cursor.isEmpty() ? null : cursor);
        rows.clear();
        documents.clear();
        parts.clear();
        keys.clear();
        rejected.clear();
        lastMutation = 0;
        cursor = manifest.cursor();
        epoch = manifest.epoch();
        manifest.documents().forEach(this::put);
        Map<String, Long> counts = new TreeMap<>();
        for (Manifest.Bucket bucket : manifest.buckets()) {
            for (Manifest.Part part : bucket.snapshot().parts()) {
                var wanted = new PendingPart(
                        bucket.id(),
                        bucket.dataset(),
                        bucket.snapshot().id(),
                        part.n(),
                        part.bytes(),
                        part.sha256(),
                        part.rows());
                RowPage page = calls.part(wanted);
                assertEquals(part.rows(), page.rows());
                put(bucket.id(), page);
                parts.putIfAbsent(side.place(bucket.id()), wanted);
            }
            assertEquals(bucket.expected(), sum(bucket.id()), () -> "the parts of " + bucket.id());
            if (bucket.count() > 0) {
                counts.put(side.place(bucket.id()), bucket.count());
            }
        }
        List<String> datasets = manifest.datasets().stream()
                .map(each -> each.id() + " of " + fields(each))
                .toList();
        return new Loaded(manifest.policyVersion(), manifest.atLsn(), datasets, counts);
    }

    /// Those that both sides have.
    static String fields(Dataset dataset) {
        return dataset.fields().stream()
                .filter(field -> !field.name().equals("level") && !field.name().equals("k"))
                .map(field -> field.name() + " " + field.type())
                .toList()
                .toString();
    }

    /// All there is, in one or several answers; nothing but the policy when there is one.
    Pulled pull(long maxBytes) {
        Map<String, String> effects = new TreeMap<>();
        Map<String, Long> touched = new TreeMap<>();
        while (true) {
            SyncApi.Changes changes = calls.changes(cursor, device, maxBytes, 0);
            Frame.Checkpoint end = changes.checkpoint();
            for (Frame frame : changes.frames()) {
                switch (frame) {
                    case Frame.Policy policy -> {
                        assertEquals(1, changes.frames().size(), "a policy comes alone");
                        return new Pulled(
                                effects,
                                touched,
                                policy.policyVersion() + " " + policy.datasets(),
                                Set.copyOf(policy.buckets()),
                                end.lsn());
                    }
                    case Frame.Schema schema -> effects.put("fields", fields(schema.dataset()));
                    case Frame.Tx tx -> take(tx, effects);
                    case Frame.Checkpoint _ -> throw new AssertionError("Who asked for " + frame);
                }
            }
            for (Frame.BucketState state : end.buckets()) {
                assertEquals(state.expected(), sum(state.id()), () -> "the sum of " + state.id());
                touched.put(side.place(state.id()), state.count());
            }
            tell(end);
            if (!end.more()) {
                return new Pulled(effects, touched, "", Set.of(), end.lsn());
            }
        }
    }

    private void tell(Frame.Checkpoint end) {
        cursor = end.cursor();
        lastMutation = end.lastMutation();
        int first = (int) lastMutation - end.keys().size();
        if (!end.keys().isEmpty() && first <= keys.size()) {
            keys.subList(first, keys.size()).clear();
            keys.addAll(end.keys());
            rejected.addAll(end.rejected());
            rejected.retainAll(keys);
        }
        assertEquals(lastMutation, keys.size(), "every mutation has its key");
    }

    private void take(Frame.Tx tx, Map<String, String> effects) {
        for (Frame.RowChange change : tx.rows()) {
            for (long id : change.deletes()) {
                rows.remove(id);
                effects.put("row " + id, GONE);
            }
            put(change.bucket(), change.upserts());
            for (long id : change.upserts().ids()) {
                effects.put("row " + id, side.place(change.bucket()));
            }
        }
        for (Document document : tx.documents()) {
            effects.put(put(document), Long.toString(document.version()));
        }
        for (String id : tx.removedDocuments()) {
            documents.remove(side.document(id));
            effects.put(side.document(id), GONE);
        }
    }

    private void put(String bucket, RowPage page) {
        RowHash hash = new RowHash();
        for (int row = 0; row < page.rows(); row++) {
            String place = text(page.columns().get(0), row);
            side.seen(bucket, place);
            String text = place + " " + text(page.columns().get(1), row);
            rows.put(page.ids()[row], new Row(bucket, text, hash.of(page, row)));
        }
    }

    private static String text(Column column, int row) {
        if (column.isNull(row)) {
            return "hidden";
        }
        return switch (column) {
            case Column.Texts texts -> String.valueOf(texts.values()[row]);
            case Column.Longs longs -> Long.toString(longs.values()[row]);
            case Column.Doubles doubles -> Double.toString(doubles.values()[row]);
        };
    }

    private BucketSum sum(String bucket) {
        return rows.values().stream()
                .filter(row -> row.bucket().equals(bucket))
                .map(Row::hash)
                .reduce(BucketSum.EMPTY, BucketSum::plus);
    }

    private String put(Document document) {
        String id = side.document(document.id());
        documents.put(id, text(document));
        return id;
    }

    /// Without times, and without what people are called: the model calls them by their ids.
    private static String text(Document document) {
        ObjectNode body = document.body().deepCopy();
        if (document.kind().equals("conflicts")) {
            ((ObjectNode) body.path("yours")).remove("name");
            ((ObjectNode) body.path("theirs")).remove(List.of("name", "at"));
        }
        try {
            return String.join(
                    " ",
                    document.kind(),
                    Long.toString(document.version()),
                    document.ownerId(),
                    document.visibility(),
                    document.sharedWith().toString(),
                    Json.MAPPER
                            .writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                            .writeValueAsString(Json.MAPPER.treeToValue(body, Object.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
