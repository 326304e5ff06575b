package io.tidemark.bridge.sync;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.github.luben.zstd.Zstd;
import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.wire.FrameCodec;
import io.tidemark.analytics.wire.Json;
import io.tidemark.analytics.wire.PageCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/// A backend of one dataset that keeps the contract of replication, and breaks it where a test says so.
final class Backend extends Dispatcher {
    static final String BUCKET = "sales.1";
    static final Dataset SALES = new Dataset(
            "sales",
            "Sales",
            List.of(Field.of("country", FieldType.STRING), Field.decimal("amount", 2)),
            List.of("country"),
            List.of());
    private static final int PART_ROWS = 500;

    private final CBORFactory cbor = new CBORFactory();
    private final NavigableMap<Long, BigDecimal> rows = new TreeMap<>();
    private final NavigableMap<Long, Frame.Tx> log = new TreeMap<>();
    private final NavigableMap<Long, BucketSum> sums = new TreeMap<>(Map.of(0L, BucketSum.EMPTY));
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    /// What became of mutations when they came first, by key.
    private final Map<String, Outcome> taken = new LinkedHashMap<>();
    /// The same by number, for each device.
    private final Map<String, NavigableMap<Long, Outcome>> devices = new HashMap<>();

    private List<byte[]> parts = List.of();
    private List<Integer> partRows = List.of();
    private BucketSum snapshotSum = BucketSum.EMPTY;
    private long snapshotLsn;
    private int snapshotNumber;
    private long lsn;

    /// Answers instead, or null.
    volatile Function<String, @Nullable MockResponse> fault = path -> null;
    /// Says what becomes of a mutation; null when it breaks the server.
    volatile Function<Mutation, Outcome.@Nullable Status> verdict = mutation -> Outcome.Status.APPLIED;
    /// The status of the answer to a batch with a mutation that breaks the server.
    volatile int broken = 400;
    /// Takes mutations, and its answer does not arrive.
    volatile boolean losesAnswers;
    /// Changes the sums that a checkpoint tells.
    volatile boolean wrongSums;

    volatile String epoch = "e1";
    volatile long policyVersion = 1;
    volatile int changesPerAnswer = 100;
    /// What the person may have.
    volatile boolean granted = true;
    /// What devices said is gone from them, as it came.
    final List<JsonNode> receipts = new CopyOnWriteArrayList<>();

    /// Takes in rows, in one transaction.
    synchronized void commit(long from, long to, String amount) {
        RowPageBuilder page = new RowPageBuilder(SALES, (int) (to - from));
        for (long id = from; id < to; id++) {
            rows.put(id, new BigDecimal(amount));
            fill(page, id);
        }
        lsn++;
        log.put(
                lsn,
                new Frame.Tx(
                        lsn, List.of(new Frame.RowChange(BUCKET, page.build(), new long[0])), List.of(), List.of()));
        sums.put(lsn, sum());
    }

    synchronized void delete(long id) {
        rows.remove(id);
        lsn++;
        RowPage none = new RowPageBuilder(SALES, 0).build();
        log.put(
                lsn,
                new Frame.Tx(lsn, List.of(new Frame.RowChange(BUCKET, none, new long[] {id})), List.of(), List.of()));
        sums.put(lsn, sum());
    }

    private void fill(RowPageBuilder page, long id) {
        page.beginRow(id);
        page.setText(0, "country " + id);
        page.set(1, rows.get(id));
    }

    synchronized BucketSum sum() {
        BucketSum sum = BucketSum.EMPTY;
        for (RowPage page : pages()) {
            sum = sum.plus(new RowHash().of(page));
        }
        return sum;
    }

    private List<RowPage> pages() {
        List<RowPage> pages = new ArrayList<>();
        RowPageBuilder page = new RowPageBuilder(SALES, PART_ROWS);
        for (long id : rows.keySet()) {
            if (page.isFull()) {
                pages.add(page.build());
            }
            fill(page, id);
        }
        if (page.rows() > 0) {
            pages.add(page.build());
        }
        return pages;
    }

    /// Cuts a new snapshot of what there is now.
    synchronized void snapshot() {
        List<RowPage> pages = pages();
        partRows = pages.stream().map(RowPage::rows).toList();
        parts = pages.stream()
                .map(page -> Zstd.compress(bytes(cbor, out -> PageCodec.write(page, out))))
                .toList();
        snapshotSum = sum();
        snapshotLsn = lsn;
        snapshotNumber++;
    }

    /// Replaces a part by one that is whole in itself and has other rows than it should.
    synchronized void tamper(int part) {
        List<RowPage> pages = pages();
        RowPage page = pages.get(part);
        long[] ids = page.ids().clone();
        ids[0] += 1_000_000;
        RowPage other = new RowPage(page.dataset(), ids, page.columns());
        List<byte[]> tampered = new ArrayList<>(parts);
        tampered.set(part, Zstd.compress(bytes(cbor, out -> PageCodec.write(other, out))));
        parts = tampered;
    }

    /// What was asked, as `manifest`, `snapshot/s1/0`, `changes`, since the last call.
    List<String> asked() {
        List<String> paths = new ArrayList<>();
        for (String path = asked.poll(); path != null; path = asked.poll()) {
            paths.add(path);
        }
        return paths;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        String path = String.join("/", request.getUrl().pathSegments()).substring("sync/v1/".length());
        if (path.equals("mutations") && request.getMethod().equals("GET")) {
            path = "outcomes";
        }
        asked.add(path);
        MockResponse instead = fault.apply(path);
        return instead == null ? answer(path, request) : instead;
    }

    private synchronized MockResponse answer(String path, RecordedRequest request) {
        if (path.equals("mutations")) {
            return mutations(Objects.requireNonNull(request.getBody()).utf8());
        }
        if (path.equals("outcomes")) {
            long from = Long.parseLong(Objects.requireNonNull(request.getUrl().queryParameter("from")));
            return page(Objects.requireNonNull(request.getUrl().queryParameter("deviceId")), from);
        }
        if (path.equals("session")) {
            return session(Objects.requireNonNull(request.getBody()).utf8());
        }
        if (path.equals("receipts")) {
            receipts.add(json(Objects.requireNonNull(request.getBody()).utf8()));
            return losesAnswers
                    ? problem(502, "")
                    : new MockResponse.Builder().code(204).build();
        }
        if (path.equals("manifest")) {
            return json(manifest());
        }
        if (path.equals("changes")) {
            return changes(
                    Objects.requireNonNull(request.getUrl().queryParameter("cursor")),
                    Objects.requireNonNull(request.getUrl().queryParameter("deviceId")));
        }
        if (!path.startsWith("snapshot/s" + snapshotNumber + "/")) {
            return problem(410, "{\"detail\":\"This snapshot is gone.\"}");
        }
        byte[] part = parts.get(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
        return new MockResponse.Builder().body(new Buffer().write(part)).build();
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private MockResponse session(String hello) {
        if (hello.contains("cursor\":\"") && !hello.contains(":" + epoch)) {
            return reset();
        }
        return json(Map.of(
                "sessionId",
                "s",
                "epoch",
                epoch,
                "policyVersion",
                policyVersion,
                "schemaVersion",
                1,
                "lastMutation",
                lastMutation(json(hello).path("deviceId").asText(), Long.MAX_VALUE),
                "serverTime",
                "2026-01-01T00:00:00Z",
                "leaseUntil",
                "2026-01-02T00:00:00Z",
                "limits",
                Map.of("maxBytes", 4_194_304, "maxPartBytes", 8_388_608)));
    }

    private Manifest manifest() {
        List<Manifest.Part> list = new ArrayList<>();
        for (int n = 0; n < parts.size(); n++) {
            list.add(new Manifest.Part(n, parts.get(n).length, sha256(parts.get(n)), partRows.get(n)));
        }
        var snapshot = new Manifest.Snapshot("s" + snapshotNumber, snapshotLsn, list);
        var bucket = new Manifest.Bucket(BUCKET, "sales", snapshotSum.count(), snapshotSum.sum(), snapshot);
        return new Manifest(
                policyVersion,
                1,
                lsn,
                epoch,
                cursor(snapshotLsn),
                List.of(SALES),
                List.of(),
                granted ? List.of(bucket) : List.of());
    }

    private String cursor(long at) {
        return at + ":" + policyVersion + ":" + epoch;
    }

    private record Batch(String deviceId, String epoch, List<Mutation> batch) {}

    /// Keys of what was taken, in the order in which it had its effect.
    synchronized List<String> effects() {
        return List.copyOf(taken.keySet());
    }

    /// The history was lost: of the mutations as well.
    synchronized void restore(String next) {
        epoch = next;
        taken.clear();
        devices.clear();
    }

    /// Another computer has the same device id and was faster.
    synchronized void takeOver(String device, int mutations) {
        for (int i = 1; i <= mutations; i++) {
            Outcome other = new Outcome(i, "other-" + i, Outcome.Status.APPLIED, 1, lsn, null, null, null);
            devices.computeIfAbsent(device, d -> new TreeMap<>()).put((long) i, other);
        }
    }

    /// Forgets the last mutations of a device.
    synchronized void forget(String device, long from) {
        NavigableMap<Long, Outcome> lost = ofDevice(device).tailMap(from, true);
        lost.values().forEach(outcome -> taken.remove(outcome.key()));
        lost.clear();
    }

    private NavigableMap<Long, Outcome> ofDevice(String device) {
        return devices.computeIfAbsent(device, d -> new TreeMap<>());
    }

    private static long last(NavigableMap<Long, Outcome> device) {
        return device.isEmpty() ? 0 : device.lastKey();
    }

    private MockResponse mutations(String body) {
        Batch sent;
        try {
            sent = Json.MAPPER.readValue(body, Batch.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!sent.epoch().equals(epoch)) {
            return reset();
        }
        if (sent.batch().stream().anyMatch(mutation -> !mutation.changesNothing() && verdict.apply(mutation) == null)) {
            return problem(broken, "{\"detail\":\"This cannot be read.\"}");
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Mutation mutation : sent.batch()) {
            String stop = take(sent.deviceId(), mutation, outcomes);
            if (stop != null) {
                return problem(
                        409,
                        "{\"type\":\"https://tidemark.io/problems/" + stop + "\",\"detail\":\"Stopped.\",\"outcomes\":"
                                + text(outcomes) + "}");
            }
        }
        return losesAnswers ? problem(502, "") : json(Map.of("outcomes", outcomes, "lastMutation", 0));
    }

    private @Nullable String take(String device, Mutation mutation, List<Outcome> outcomes) {
        NavigableMap<Long, Outcome> done = ofDevice(device);
        Outcome known = taken.get(mutation.key());
        if (known == null && mutation.n() <= last(done)) {
            return "device-copied";
        }
        if (known == null && mutation.n() > last(done) + 1) {
            return "gap";
        }
        Outcome outcome = known == null ? effect(mutation) : known.again(mutation.n());
        if (mutation.n() == last(done) + 1) {
            done.put(mutation.n(), outcome);
        }
        outcomes.add(outcome);
        return null;
    }

    private Outcome effect(Mutation mutation) {
        Outcome.Status status =
                mutation.changesNothing() ? Outcome.Status.APPLIED : Objects.requireNonNull(verdict.apply(mutation));
        lsn++;
        log.put(lsn, new Frame.Tx(lsn, List.of(), List.of(), List.of()));
        sums.put(lsn, sum());
        Outcome outcome = new Outcome(mutation.n(), mutation.key(), status, 1, lsn, null, "Said the server.", null);
        if (!mutation.changesNothing()) {
            taken.put(mutation.key(), outcome);
        }
        return outcome;
    }

    /// Two at a time.
    private MockResponse page(String device, long from) {
        List<Outcome> items =
                ofDevice(device).tailMap(from, true).values().stream().limit(2).toList();
        boolean more = !items.isEmpty() && items.getLast().n() < last(ofDevice(device));
        return json(more ? Map.of("items", items, "nextAfter", items.getLast().n()) : Map.of("items", items));
    }

    private static String text(Object value) {
        return new String(
                bytes(Json.MAPPER.getFactory(), out -> Json.MAPPER.writeValue(out, value)), StandardCharsets.UTF_8);
    }

    private long lastMutation(String device, long upTo) {
        return ofDevice(device).values().stream()
                .filter(outcome -> outcome.lsn() <= upTo)
                .mapToLong(Outcome::n)
                .max()
                .orElse(0);
    }

    private MockResponse changes(String cursor, String device) {
        if (!cursor.endsWith(":" + epoch)) {
            return problem(410, "{\"detail\":\"Another history.\",\"reason\":\"epoch_changed\"}");
        }
        long from = Long.parseLong(cursor.substring(0, cursor.indexOf(':')));
        List<Frame> frames = new ArrayList<>();
        if (!cursor.contains(":" + policyVersion + ":")) {
            frames.add(new Frame.Policy(policyVersion, List.of("sales"), granted ? List.of(BUCKET) : List.of()));
        }
        List<Frame.Tx> behind = log.tailMap(from, false).values().stream()
                .limit(changesPerAnswer)
                .toList();
        if (granted) {
            frames.addAll(behind);
        }
        long to = behind.isEmpty() ? from : behind.getLast().lsn();
        BucketSum sum = Objects.requireNonNull(sums.floorEntry(to)).getValue();
        if (wrongSums) {
            sum = sum.plus(new BucketSum(0, 1, 1));
        }
        frames.add(new Frame.Checkpoint(
                to,
                cursor(to),
                granted ? List.of(new Frame.BucketState(BUCKET, "sales", sum.count(), sum.sum())) : List.of(),
                lastMutation(device, to),
                to < lsn));
        byte[] body = bytes(cbor, out -> {
            for (Frame frame : frames) {
                FrameCodec.write(frame, out);
            }
        });
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/cbor-seq")
                .addHeader("Content-Encoding", "zstd")
                .body(new Buffer().write(Zstd.compress(body)))
                .build();
    }

    static MockResponse problem(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    static MockResponse reset() {
        return problem(409, "{\"type\":\"https://tidemark.io/problems/reset\",\"detail\":\"Another history.\"}");
    }

    private interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    private static MockResponse json(Object value) {
        return new MockResponse.Builder()
                .body(new Buffer().write(bytes(Json.MAPPER.getFactory(), out -> Json.MAPPER.writeValue(out, value))))
                .build();
    }

    private static byte[] bytes(JsonFactory factory, Writing writing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = factory.createGenerator(out)) {
            writing.to(generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
