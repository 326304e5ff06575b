package io.tidemark.store;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.analytics.change.Copy;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.analytics.wire.Json;
import io.tidemark.columnar.ColumnarIndex;
import io.tidemark.columnar.FoundIndex;
import io.tidemark.columnar.Limits;
import io.tidemark.columnar.RowSource;
import io.tidemark.store.answers.NoSuchDataset;
import io.tidemark.store.answers.Queries;
import io.tidemark.store.answers.SqliteFunctions;
import io.tidemark.store.catalog.ChangeListener;
import io.tidemark.store.catalog.Listeners;
import io.tidemark.store.catalog.Meta;
import io.tidemark.store.catalog.Runs;
import io.tidemark.store.documents.Documents;
import io.tidemark.store.file.Durability;
import io.tidemark.store.file.SqliteFile;
import io.tidemark.store.file.StoreException;
import io.tidemark.store.lease.Lease;
import io.tidemark.store.lease.Leasing;
import io.tidemark.store.local.LocalDatasets;
import io.tidemark.store.outbox.Edits;
import io.tidemark.store.outbox.SqliteOutbox;
import io.tidemark.store.replication.SqliteCopy;
import io.tidemark.store.replication.SqliteReplica;
import io.tidemark.store.replication.Verification;
import io.tidemark.store.replication.Verifier;
import io.tidemark.store.rows.Aftermath;
import io.tidemark.store.rows.IndexSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A replica: what one person on one server has here, or what was imported locally. Its folder has
/// `replica.sqlite`, the truth of this device, and `columnar.duckdb`, which may be deleted at any time.
///
/// All parts may be used from any thread. Reading never waits for writing; writing is done by one thread at a time,
/// in turn.
public final class ReplicaFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaFile.class);
    /// SQLite takes half a second for a simple question of a million rows, opening the index 0.7 s.
    private static final long WORTH_OPENING = 1_000_000;
    /// From there a dashboard is several seconds faster; filling the index costs about 5 s for each million rows.
    private static final long WORTH_LEAVING = 2_000_000;

    private final SqliteFile file;
    private volatile boolean cutShort;
    private final FoundIndex found;
    private final ColumnarIndex index;
    private final Listeners listeners;
    private final Replica replica;
    private final Copy copy;
    private final LocalDatasets local;
    private final Documents documents;
    private final Edits edits;
    private final Outbox outbox;
    private final Queries queries;
    private final IndexSource rows;
    private final Leasing leasing;

    private ReplicaFile(SqliteFile file, Path folder, InstantSource clock, boolean cutShort) {
        Map<String, Long> held = new ConcurrentHashMap<>();
        String name = file.readers().read(connection -> Objects.requireNonNull(Meta.REPLICA.text(connection)));
        this.file = file;
        this.cutShort = cutShort;
        this.listeners = new Listeners();
        this.rows = new IndexSource(file.readers(), held);
        Path columns = folder.resolve("columnar.duckdb");
        this.index = new ColumnarIndex(columns, name, rows, Limits.ofThisMachine());
        this.found = new FoundIndex(columns, name, Limits.ofThisMachine());
        Aftermath aftermath = new Aftermath(index, held, listeners);
        this.leasing = new Leasing(file, clock);
        this.replica = new SqliteReplica(file, aftermath, leasing, clock);
        this.copy = new SqliteCopy(file, aftermath);
        this.local = new LocalDatasets(file, aftermath);
        this.documents = new Documents(file, listeners, leasing);
        this.edits = new Edits(file, listeners, clock);
        this.outbox = new SqliteOutbox(file, listeners);
        this.queries = file.isWritable()
                ? new Queries(file, index, 0, leasing, clock)
                : new Queries(file, found, WORTH_OPENING, leasing, clock);
    }

    /// Loads what the first opening in a process would load: SQLite's own library and the codec of documents.
    /// May be skipped, and may fail silently: the opening itself says what is wrong.
    public static void warmUp() {
        SqliteFile.loadLibrary();
        Json.MAPPER.getFactory();
    }

    /// Opens for reading and writing; makes the folder and an empty replica when there is none. Takes some tens of
    /// milliseconds: the columnar index is not opened yet, see [#startIndex]. Only where the files are not clear of
    /// what was withdrawn it takes as long as writing them anew.
    ///
    /// @throws io.tidemark.store.file.ReplicaInUse  when another program writes it
    /// @throws io.tidemark.store.file.NotAReplica   when the file is something else; it is never touched
    /// @throws io.tidemark.store.file.ReplicaTooNew when a newer program wrote it
    public static ReplicaFile open(Path folder, InstantSource clock) {
        SqliteFile file = SqliteFile.open(folder, SqliteFunctions::register);
        return orClose(file, () -> {
            boolean cutShort = file.writer().write(Durability.ONLY_COPY, transaction -> {
                boolean open = Meta.OPEN.text(transaction.connection()) != null;
                Meta.OPEN.put(transaction.connection(), "1");
                Runs.begin(transaction.connection(), clock.instant());
                if (Meta.DEVICE.text(transaction.connection()) == null) {
                    String device = UuidCreator.getTimeOrderedEpoch().toString();
                    Meta.DEVICE.put(transaction.connection(), device);
                    Meta.REPLICA.put(transaction.connection(), device);
                }
                return open;
            });
            ReplicaFile opened = new ReplicaFile(file, folder, clock, cutShort);
            opened.replica.resume();
            return opened;
        });
    }

    /// Opens for reading only, also while another program writes it. Queries of large datasets run on the columnar
    /// index as it was left, when that is current and nobody writes it, all others on the rows.
    ///
    /// @throws io.tidemark.store.file.ReplicaMissing when there is none
    public static ReplicaFile read(Path folder, InstantSource clock) {
        SqliteFile file = SqliteFile.read(folder, SqliteFunctions::register);
        return orClose(file, () -> new ReplicaFile(file, folder, clock, false));
    }

    private static ReplicaFile orClose(SqliteFile file, Supplier<ReplicaFile> opening) {
        boolean opened = false;
        try {
            ReplicaFile replica = opening.get();
            opened = true;
            return replica;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    /// Lets the columnar index open and catch up in the background, 0.7 s of one processor at least: best after the
    /// first paint. Does nothing when open for reading only, as the file is the writer's.
    public void startIndex() {
        if (file.isWritable()) {
            index.start();
        }
    }

    /// Leaves the columnar index current for programs that only read later, when a dataset is large enough to pay
    /// for it and the index is not running anyway. For programs that end after a change.
    public void leaveIndex(Duration longest) {
        boolean pays = queries.datasets().stream().anyMatch(dataset -> dataset.rows() >= WORTH_LEAVING);
        if (pays && file.isWritable() && index.state() == ColumnarIndex.State.WAITING) {
            index.start();
            try {
                index.awaitCurrent(longest);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public ColumnarIndex index() {
        return index;
    }

    /// What the sync loop works on; from one thread at a time.
    public Replica replica() {
        return replica;
    }

    /// How its rows are compared and put right; from the thread that has the replica.
    public Copy copy() {
        return copy;
    }

    public LocalDatasets local() {
        return local;
    }

    public Documents documents() {
        return documents;
    }

    /// What people do to documents.
    public Edits edits() {
        return edits;
    }

    /// What the sync loop sends of it.
    public Outbox outbox() {
        return outbox;
    }

    public Queries queries() {
        return queries;
    }

    /// Every row of a dataset as of one moment, in the order of their ids; to be closed. From one thread.
    ///
    /// @throws NoSuchDataset when it is not here
    /// @throws io.tidemark.store.lease.ReplicaLocked when it is a server's and the lease is over
    public RowSource.Changes rows(String dataset) {
        queries.requireLegible(dataset);
        RowSource.Changes all = rows.since(dataset, -1);
        if (all == null) {
            throw new NoSuchDataset(dataset);
        }
        return all;
    }

    /// Until when what it has of a server may be read; the syncing renews it.
    public Lease lease() {
        return leasing.lease();
    }

    /// Whether the last program that wrote it did not come to its end: it was killed, or the power went. So it stays
    /// until its rows were compared, see [#compared].
    public boolean wasCutShort() {
        return cutShort;
    }

    /// Its rows were compared with the server's since: it is as good as one that came to its end.
    public void compared() {
        cutShort = false;
    }

    public boolean isWritable() {
        return file.isWritable();
    }

    /// Reads every row and compares it with the sums; about 400,000 rows a second.
    public Verification verify() {
        return new Verifier(file.readers()).verify();
    }

    /// The same of what lives on this device only.
    public Verification verifyLocal() {
        return new Verifier(file.readers()).verifyLocal();
    }

    public void listen(ChangeListener listener) {
        listeners.add(listener);
    }

    public void unlisten(ChangeListener listener) {
        listeners.remove(listener);
    }

    private void noteEnd() {
        try {
            file.writer().write(Durability.REPLICATED, transaction -> {
                Meta.OPEN.remove(transaction.connection());
                return file;
            });
        } catch (StoreException full) {
            // then the next program finds that this one was cut short, and looks closer
            LOG.info("the end was not noted: {}", full.getMessage());
        }
    }

    @Override
    public void close() {
        index.close();
        found.close();
        if (file.isWritable() && !cutShort) {
            noteEnd();
        }
        file.close();
    }
}
