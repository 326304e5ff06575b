package io.tidemark.store.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Merge;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.edit.Outcome.Status;
import io.tidemark.analytics.model.Document;
import io.tidemark.store.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// A server of dashboards that takes mutations as the contract says, in memory; it can lose what it had.
final class FakeServer {
    private Map<String, Document> documents = new TreeMap<>();
    private Map<String, Outcome> ledger = new HashMap<>();
    private Map<String, TreeMap<Long, Outcome>> devices = new HashMap<>();
    private Set<String> texts = new HashSet<>();
    private final List<Frame.Tx> log = new ArrayList<>();
    private final Random random;
    private int epoch = 1;
    private long lsn;

    FakeServer(Random random) {
        this.random = random;
    }

    /// What it was at some time.
    record Backup(
            Map<String, Document> documents,
            Map<String, Outcome> ledger,
            Map<String, TreeMap<Long, Outcome>> devices,
            Set<String> texts) {}

    Backup backup() {
        Map<String, TreeMap<Long, Outcome>> copy = new HashMap<>();
        devices.forEach((device, outcomes) -> copy.put(device, new TreeMap<>(outcomes)));
        return new Backup(new TreeMap<>(documents), new HashMap<>(ledger), copy, new HashSet<>(texts));
    }

    void restore(Backup backup) {
        documents = new TreeMap<>(backup.documents());
        ledger = new HashMap<>(backup.ledger());
        devices = new HashMap<>();
        backup.devices().forEach((device, outcomes) -> devices.put(device, new TreeMap<>(outcomes)));
        texts = new HashSet<>(backup.texts());
        log.clear();
        epoch++;
    }

    Map<String, Document> documents() {
        return documents;
    }

    /// Everything that was ever written here, as far as it was not lost.
    Set<String> texts() {
        return texts;
    }

    String epoch() {
        return "e" + epoch;
    }

    long lastMutation(String device) {
        TreeMap<Long, Outcome> taken = devices.get(device);
        return taken == null || taken.isEmpty() ? 0 : taken.lastKey();
    }

    List<Outcome> since(String device, long n) {
        return List.copyOf(
                devices.getOrDefault(device, new TreeMap<>()).tailMap(n, true).values());
    }

    Manifest manifest() {
        return new Manifest(1, 1, lsn, epoch(), "c" + lsn, List.of(), List.copyOf(documents.values()), List.of());
    }

    /// What happened since the last call.
    List<Frame> frames() {
        List<Frame> frames = List.copyOf(log);
        log.clear();
        return frames;
    }

    Frame.Checkpoint checkpoint(String device) {
        return new Frame.Checkpoint(lsn, "c" + lsn, List.of(), lastMutation(device), false);
    }

    void put(String id, Content content) {
        Document before = documents.get(id);
        Document after = new Document(
                id,
                "dashboards",
                before == null ? 1 : before.version() + 1,
                before == null ? Desk.ME : before.ownerId(),
                content.visibility(),
                content.sharedWith(),
                content.body(),
                Sample.NOW,
                Sample.NOW);
        documents.put(id, after);
        log.add(new Frame.Tx(++lsn, List.of(), List.of(after), List.of()));
    }

    void remove(String id) {
        documents.remove(id);
        log.add(new Frame.Tx(++lsn, List.of(), List.of(), List.of(id)));
    }

    /// Somebody else writes into one of its documents.
    void edit(String text) {
        if (!documents.isEmpty()) {
            List<Document> all = List.copyOf(documents.values());
            Document document = all.get(random.nextInt(all.size()));
            ObjectNode body = ((ObjectNode) document.body()).deepCopy().put("m" + random.nextInt(4), text);
            put(document.id(), new Content(document.visibility(), document.sharedWith(), body));
        }
    }

    List<Outcome> take(String device, List<Mutation> batch) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Mutation mutation : batch) {
            TreeMap<Long, Outcome> taken = devices.computeIfAbsent(device, d -> new TreeMap<>());
            long last = lastMutation(device);
            Outcome known = ledger.get(mutation.key());
            if (known == null && mutation.n() != last + 1) {
                throw new AssertionError("number " + mutation.n() + " after " + last);
            }
            Outcome outcome = known == null ? effect(mutation) : known.again(mutation.n());
            if (mutation.n() == last + 1) {
                taken.put(mutation.n(), outcome);
            }
            ledger.putIfAbsent(mutation.key(), outcome);
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private Outcome effect(Mutation mutation) {
        Document document = documents.get(mutation.id());
        boolean knowsNothing = document == null && !mutation.creates();
        if (mutation.changesNothing() || knowsNothing || random.nextInt(10) == 0) {
            return outcome(mutation, Status.REJECTED);
        }
        mutation.set().values().stream().map(JsonNode::asText).forEach(texts::add);
        if (mutation.deletes()) {
            remove(mutation.id());
            return outcome(mutation, Status.APPLIED);
        }
        Merge.Merged merged = Merge.onto(document == null ? null : Content.of(document), mutation, Merge.Rule.THEIRS);
        put(mutation.id(), merged.content());
        return outcome(mutation, merged.disputes().isEmpty() ? Status.MERGED : Status.CONFLICT);
    }

    private Outcome outcome(Mutation mutation, Status status) {
        return new Outcome(mutation.n(), mutation.key(), status, 1, lsn, null, "So it is.", null);
    }
}
