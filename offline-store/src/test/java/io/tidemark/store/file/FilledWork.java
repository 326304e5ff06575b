package io.tidemark.store.file;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.StoredRows;
import io.tidemark.store.Truth;
import io.tidemark.store.local.LocalImport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All that makes a replica grow, in steps each of which is done wholly or not at all, and the same each time.
final class FilledWork {
    /// Only what is withdrawn in the end has this.
    static final String WITHDRAWN = "withdrawn-canary";

    private static final Dataset LOCAL = new Dataset("mine", "Mine", Sample.DATASET.fields());

    private final Truth truth = new Truth(Sample.DATASET);
    private final Truth mine = new Truth(LOCAL);
    private final List<Step> steps = new ArrayList<>();
    private Instant now = Sample.NOW;

    record Step(String name, Consumer<ReplicaFile> work) {
        void on(ReplicaFile file) {
            work.accept(file);
        }
    }

    FilledWork() {
        truth.change("sales.1~a", Sample.rows(new Random(1), 1, 240));
        truth.change("sales.1~b", withdrawn(2, 1_001, 120));
        truth.snapshot("sales.1~a", 60);
        truth.snapshot("sales.1~b", 60);
        step("the manifest", file -> file.replica().begin(truth.manifest()));
        for (int part = 0; part < 6; part++) {
            step("a part", FilledWork.this::part);
        }
        for (int i = 0; i < 4; i++) {
            truth.change("sales.1~b", withdrawn(3 + i, 200 + 10L * i, 60), 1_001 + i, 7);
            long lsn = truth.lsn();
            step("changes", file -> truth.pull(file.replica(), lsn));
        }
        step("a new document", file -> file.edits()
                .create("dashboards", "ann", new Content("private", List.of(), Json.MAPPER.createObjectNode())));
        for (int i = 0; i < 5; i++) {
            String member = "m" + i;
            step("an edit", file -> edit(file, member));
        }
        mine.change("b", Sample.rows(new Random(9), 1, 200));
        mine.snapshot("b", 100);
        step("an import", this::take);
        step("a withdrawal", file -> file.replica()
                .withdraw(new Frame.Policy(2, List.of("sales"), List.of("sales.1~a"))));
    }

    private static Map<Long, List<@Nullable Object>> withdrawn(long seed, long firstId, int count) {
        var rows = Sample.rows(new Random(seed), firstId, count);
        rows.values().forEach(row -> row.set(0, WITHDRAWN));
        return rows;
    }

    private void step(String name, Consumer<ReplicaFile> work) {
        steps.add(new Step(name, work));
    }

    List<Step> steps() {
        return steps;
    }

    Instant now() {
        return now;
    }

    void later(Duration by) {
        now = now.plus(by);
    }

    private void part(ReplicaFile file) {
        Replica.PendingPart part = file.replica().pendingParts().getFirst();
        file.replica().applyPart(part, truth.part(part));
    }

    private static void edit(ReplicaFile file, String member) {
        Document document = file.documents().all("dashboards").getFirst();
        file.edits().change(document.id(), content -> {
            content.body().put(member, "what somebody wrote ".repeat(300));
            return content;
        });
    }

    private void take(ReplicaFile file) {
        String snapshot = mine.manifest().buckets().getFirst().snapshot().id();
        try (LocalImport into = file.local().open(LOCAL, true)) {
            for (int n = 0; n < 2; n++) {
                into.append(mine.part(new Replica.PendingPart("b", "mine", snapshot, n, 0, "", 0)));
            }
            into.commit();
        }
    }

    /// All that people and the sync see of it; what is not as its sums say is no state.
    static String state(ReplicaFile file, Path folder) {
        assertTrue(file.verify().ok(), "rows that are not as their sums say");
        Replica.Position position = file.replica().position();
        return "cursor " + position.cursor() + ", lsn " + position.lsn() + ", sent " + position.lastMutationSent()
                + ", parts " + file.replica().pendingParts().size()
                + ", waiting " + file.edits().waitingCount()
                + "\n" + StoredRows.of(folder, Sample.DATASET)
                + "\n" + StoredRows.of(folder, LOCAL)
                + "\n"
                + file.documents().all("dashboards").stream()
                        .map(Document::body)
                        .toList();
    }
}
