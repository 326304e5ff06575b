package io.tidemark.store.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Merge;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.edit.Outcome.Status;
import io.tidemark.analytics.model.Document;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever happens in whatever order: what is shown is the server's state with everything on top that it has not
/// said to have, and nothing a person typed is ever nowhere. Each case has a seed, which a failure names.
final class OverlayLawsTest {
    private static final int CASES = 25;
    private static final int STEPS = 120;

    @Test
    void whatIsShownIsTheServersStateAndWhatWasDoneHereAndNothingIsLost(@TempDir Path folder) throws SQLException {
        for (int seed = 0; seed < CASES; seed++) {
            try (Case one = new Case(folder.resolve("case" + seed), seed)) {
                one.run();
            }
        }
    }

    private enum Standing {
        WAITING,
        ANSWERED,
        SETTLED,
        AGAIN
    }

    /// What the device should know of something that was done.
    private static final class Done {
        private final Mutation mutation;
        private Standing standing = Standing.WAITING;

        Done(Mutation mutation) {
            this.mutation = mutation;
        }

        boolean isShown() {
            return standing == Standing.WAITING || standing == Standing.ANSWERED;
        }
    }

    private static final class Case implements AutoCloseable {
        private final Path folder;
        private final String name;
        private final Random random;
        private final FakeServer server;
        private final Set<String> typed = new HashSet<>();
        private final Set<String> discarded = new HashSet<>();
        private Map<String, Document> known = new TreeMap<>();
        private List<Done> done = new ArrayList<>();
        private FakeServer.@Nullable Backup backup;
        private Instant now = Sample.NOW;
        private ReplicaFile file;
        private final Connection looking;
        private int texts;

        Case(Path folder, int seed) throws SQLException {
            this.folder = folder;
            this.name = "seed " + seed;
            this.random = new Random(seed);
            this.server = new FakeServer(random);
            this.file = ReplicaFile.open(folder, () -> now);
            this.looking = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("replica.sqlite"));
            server.put("a", Desk.titled("a"));
            server.put("b", Desk.titled("b"));
            manifest();
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                step();
                check(name + " step " + step);
            }
            while (done.stream().anyMatch(each -> each.standing != Standing.SETTLED)) {
                push(false);
                pull();
                check(name + " at the end");
            }
            assertEquals(server.documents().keySet(), shown().keySet(), name);
        }

        private void step() {
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3, 4 -> change();
                case 5 -> create();
                case 6 -> delete();
                case 7, 8 -> server.edit("theirs " + texts++);
                case 9 -> server.put("s" + random.nextInt(3), Desk.titled("again " + texts++));
                case 10 -> withdraw();
                case 11, 12 -> pull();
                case 13, 14 -> push(random.nextInt(3) == 0);
                case 15 -> ask();
                case 16 -> rarely();
                case 17 -> discard();
                case 18 -> manifest();
                default -> now = now.plus(Duration.ofHours(random.nextInt(12)));
            }
        }

        private void rarely() {
            switch (random.nextInt(6)) {
                case 0 -> backup = server.backup();
                case 1 -> restore();
                case 2 -> recount();
                case 3 -> park();
                default -> {
                    file.close();
                    file = ReplicaFile.open(folder, () -> now);
                }
            }
        }

        private String text() {
            String text = "mine " + texts++;
            typed.add(text);
            return text;
        }

        private Map<String, Document> shown() {
            Map<String, Document> shown = new TreeMap<>();
            file.documents().all("dashboards").forEach(document -> shown.put(document.id(), document));
            return shown;
        }

        private @Nullable String any() {
            List<String> ids = List.copyOf(shown().keySet());
            return ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
        }

        private void change() {
            String id = any();
            if (id != null) {
                String member = "m" + random.nextInt(4);
                String text = text();
                file.edits().change(id, content -> {
                    content.body().put(member, text);
                    return content;
                });
                noteLast();
            }
        }

        private void create() {
            file.edits().create("dashboards", Desk.ME, Desk.titled(text()));
            noteLast();
        }

        private void delete() {
            String id = any();
            if (id != null && random.nextInt(3) == 0) {
                assertTrue(file.edits().delete(id));
                noteLast();
            }
        }

        private void noteLast() {
            done.add(new Done(
                    file.outbox().next(10_000, Long.MAX_VALUE).mutations().getLast()));
        }

        private void withdraw() {
            if (!server.documents().isEmpty() && random.nextInt(3) == 0) {
                List<String> ids = List.copyOf(server.documents().keySet());
                server.remove(ids.get(random.nextInt(ids.size())));
            }
        }

        private void pull() {
            if (!server.epoch().equals(file.replica().position().epoch())) {
                manifest();
            }
            String device = file.replica().position().deviceId();
            file.replica().apply(server.frames(), server.checkpoint(device), device);
            known = new TreeMap<>(server.documents());
            for (int i = 0; i < Math.min(done.size(), server.lastMutation(device)); i++) {
                done.get(i).standing = Standing.SETTLED;
            }
        }

        /// Numbers are places in the list: what leaves the outbox leaves its place taken.
        private void manifest() {
            boolean another = file.replica().position().epoch() != null
                    && !server.epoch().equals(file.replica().position().epoch());
            file.replica().begin(server.manifest());
            server.frames();
            known = new TreeMap<>(server.documents());
            if (another) {
                count();
                done.forEach(each -> each.standing = Standing.WAITING);
            }
        }

        /// The outbox says itself what it still has, in order; that nothing is missing there, `check` sees.
        private void count() {
            Set<String> kept = new HashSet<>();
            outbox().forEach(mutation -> kept.add(mutation.key()));
            done.removeIf(each -> !kept.contains(each.mutation.key()));
        }

        private List<Mutation> outbox() {
            try {
                return OutboxTable.all(looking).stream().map(Entry::mutation).toList();
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }

        private void push(boolean loses) {
            Outbox.Batch batch = file.outbox().next(1 + random.nextInt(5), Long.MAX_VALUE);
            if (!server.epoch().equals(batch.epoch())) {
                return;
            }
            List<Outcome> outcomes = server.take(batch.deviceId(), batch.mutations());
            if (!loses) {
                answered(batch.deviceId(), outcomes);
            }
        }

        private void ask() {
            Outbox.Batch batch = file.outbox().unanswered();
            if (!batch.mutations().isEmpty() && server.epoch().equals(batch.epoch())) {
                answered(
                        batch.deviceId(),
                        server.since(
                                batch.deviceId(), batch.mutations().getFirst().n()));
            }
        }

        private void answered(String device, List<Outcome> outcomes) {
            file.outbox().answered(device, outcomes);
            for (Outcome outcome : outcomes) {
                for (Done each : done) {
                    if (each.mutation.key().equals(outcome.key())) {
                        each.standing = switch (each.standing) {
                            case WAITING, ANSWERED ->
                                outcome.result() == Status.REJECTED ? Standing.SETTLED : Standing.ANSWERED;
                            case SETTLED, AGAIN -> Standing.SETTLED;
                        };
                    }
                }
            }
        }

        private void restore() {
            if (backup != null) {
                server.restore(backup);
                backup = null;
            }
        }

        private void recount() {
            file.outbox().recount(file.replica().position().deviceId());
            count();
            done.forEach(each -> each.standing = each.isShown() ? Standing.WAITING : Standing.AGAIN);
        }

        private void park() {
            List<Mutation> next = file.outbox().next(1, Long.MAX_VALUE).mutations();
            boolean isNew = !next.isEmpty()
                    && server.since(
                                    file.replica().position().deviceId(),
                                    next.getFirst().n())
                            .isEmpty();
            if (isNew && !next.getFirst().changesNothing()) {
                file.outbox().park(next.getFirst().key(), "It cannot be read.");
                for (int i = 0; i < done.size(); i++) {
                    if (done.get(i).mutation.key().equals(next.getFirst().key())) {
                        Done instead = new Done(file.outbox()
                                .next(1, Long.MAX_VALUE)
                                .mutations()
                                .getFirst());
                        instead.standing = Standing.AGAIN;
                        done.set(i, instead);
                    }
                }
            }
        }

        private void discard() {
            List<Parked> parked = file.edits().parked();
            if (!parked.isEmpty() && random.nextInt(4) == 0) {
                Parked one = parked.get(random.nextInt(parked.size()));
                texts(one.mutation()).forEach(discarded::add);
                file.edits().discard(one.key());
            }
        }

        private static List<String> texts(Mutation mutation) {
            return mutation.set().values().stream().map(JsonNode::asText).toList();
        }

        private void check(String when) {
            Map<String, Document> expected = new TreeMap<>(known);
            for (Done each : done) {
                if (each.isShown()) {
                    Mutation mutation = each.mutation;
                    Document before = expected.remove(mutation.id());
                    if (!mutation.deletes() && (before != null || mutation.creates())) {
                        expected.put(mutation.id(), merged(before, mutation));
                    }
                }
            }
            Map<String, Document> shown = shown();
            assertEquals(expected.keySet(), shown.keySet(), when);
            expected.forEach((id, document) -> {
                Document is = Desk.present(shown.get(id));
                assertEquals(Content.of(document), Content.of(is), when);
                assertEquals(document.version(), is.version(), when);
            });
            Set<String> somewhere = new HashSet<>(server.texts());
            shown.values().forEach(document -> document.body().forEach(value -> somewhere.add(value.asText())));
            outbox().forEach(mutation -> somewhere.addAll(texts(mutation)));
            file.edits().parked().forEach(parked -> somewhere.addAll(texts(parked.mutation())));
            for (String text : typed) {
                assertTrue(somewhere.contains(text) || discarded.contains(text), () -> when + ": " + text + " is lost");
            }
        }

        private static Document merged(@Nullable Document before, Mutation mutation) {
            Content content = Merge.onto(before == null ? null : Content.of(before), mutation, Merge.Rule.MINE)
                    .content();
            return new Document(
                    mutation.id(),
                    mutation.kind(),
                    before == null ? 0 : before.version(),
                    "",
                    content.visibility(),
                    content.sharedWith(),
                    content.body(),
                    Sample.NOW,
                    Sample.NOW);
        }

        @Override
        public void close() throws SQLException {
            looking.close();
            file.close();
        }
    }
}
