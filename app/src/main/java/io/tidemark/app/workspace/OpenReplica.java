package io.tidemark.app.workspace;

import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.QueryTimedOut;
import io.tidemark.app.AppException;
import io.tidemark.columnar.ColumnarIndex;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.answers.Answered;
import io.tidemark.store.answers.DatasetInfo;
import io.tidemark.store.file.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The replica of a folder, open. Safe from any thread.
final class OpenReplica implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenReplica.class);
    private static final Duration LONGEST_QUERY = Duration.ofSeconds(60);
    private static final Duration LONGEST_CATCH_UP = Duration.ofMinutes(10);

    private final Path folder;
    private final ReplicaFile file;
    private final InstantSource clock;
    private final FirstAnswers firstAnswers = new FirstAnswers();

    private OpenReplica(Path folder, ReplicaFile file, InstantSource clock) {
        this.folder = folder;
        this.file = file;
        this.clock = clock;
    }

    /// Opens it for this program alone; makes it when there is none.
    static OpenReplica write(Path folder, InstantSource clock) {
        return new OpenReplica(folder, ReplicaFile.open(folder, clock), clock);
    }

    static OpenReplica read(Path folder, InstantSource clock) {
        return new OpenReplica(folder, ReplicaFile.read(folder, clock), clock);
    }

    Path folder() {
        return folder;
    }

    List<DatasetInfo> datasets() {
        return file.queries().datasets();
    }

    List<Document> documents(String kind) {
        return file.documents().all(kind);
    }

    @Nullable
    Document document(String id) {
        return file.documents().find(id);
    }

    Answered answer(Query query) {
        if (firstAnswers.areWanted()) {
            @Nullable Answered remembered = file.queries().remembered(query).orElse(null);
            // it is of this day, which is not exactly what a relative time asks for
            if (remembered != null && (!query.isRelative() || firstAnswers.doubt(query.dataset()))) {
                return remembered;
            }
        }
        try {
            Answered answered = file.queries().run(query, LONGEST_QUERY);
            file.queries().remember(query, answered);
            return answered;
        } catch (QueryTimedOut slow) {
            firstAnswers.doubt(query.dataset());
            throw slow;
        }
    }

    /// Lets the columnar index catch up in the background.
    ///
    /// @param lookAgain told once it is current, on a thread of its own, of the datasets that were answered
    /// provisionally until then; not told when there are none
    void warmUp(Consumer<Change> lookAgain) {
        file.startIndex();
        Thread.ofVirtual().name("index wait").start(() -> {
            try {
                if (file.index().awaitCurrent(LONGEST_CATCH_UP) || file.index().state() == ColumnarIndex.State.ABSENT) {
                    Set<String> uncertain = firstAnswers.end();
                    if (!uncertain.isEmpty()) {
                        lookAgain.accept(new Change(uncertain, Map.of()));
                    }
                }
            } catch (InterruptedException e) {
                LOG.debug("Nobody waits for the index any more.", e);
                Thread.currentThread().interrupt();
            }
        });
    }

    /// What differs is fetched again by the next sync.
    Verification verify() {
        var found = file.verify();
        if (!found.ok()) {
            distrust(found.mismatches());
        }
        return new Verification(Math.toIntExact(found.buckets()), found.mismatches());
    }

    /// Of what no server has.
    Verification verifyLocal() {
        var found = file.verifyLocal();
        return new Verification(Math.toIntExact(found.buckets()), found.mismatches());
    }

    private void distrust(List<String> differing) {
        if (file.isWritable()) {
            file.replica().distrust(differing);
            return;
        }
        try (ReplicaFile writing = ReplicaFile.open(folder, clock)) {
            writing.replica().distrust(differing);
        } catch (StoreException notNow) {
            throw new AppException(
                    "This copy differs in " + String.join(", ", differing)
                            + ", which could not be noted for the next sync. " + notNow.getMessage(),
                    notNow);
        }
    }

    ImportOutcome importFile(ImportRequest request, ImportProgress progress) {
        ImportOutcome outcome = new LocalFile(file.local(), clock).run(request, progress, datasets());
        file.leaveIndex(LONGEST_CATCH_UP);
        return outcome;
    }

    SyncOutcome syncOnce(ServerLink link, LastSync lastSync, SyncOutcome.Progress progress) {
        SyncOutcome outcome = Syncing.once(link, file, lastSync, clock, progress);
        file.leaveIndex(LONGEST_CATCH_UP);
        return outcome;
    }

    /// The rows of a dataset, in the order they came.
    ///
    /// @return how many
    long exportRows(String dataset, RowSink sink) {
        return StoredRows.write(file, dataset, sink);
    }

    ReplicaFile file() {
        return file;
    }

    /// Told of every commit that changed something, by whoever wrote it.
    void listen(Consumer<Change> listener) {
        file.listen(changed -> listener.accept(new Change(changed.datasets(), changed.documents(), changed.outbox())));
    }

    @Override
    public void close() {
        file.close();
    }
}
