package io.tidemark.store.rows;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.columnar.Feed;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.Changed;
import io.tidemark.store.catalog.Meta;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.StoreException;
import io.tidemark.store.file.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Changes rows within one transaction and keeps the sums, the numbers and the news that go with them. Owned by the
/// transaction's thread; [#finish] before the commit.
///
/// A row has one home. Buckets may reflect different moments while snapshots are loaded, so a row may be offered by
/// its old home and its new one: the home whose moment is later has it.
public final class RowChanges {
    private final Transaction transaction;
    private final Connection connection;
    private final Aftermath aftermath;
    private final Buckets buckets;
    private final RowHash hash = new RowHash();
    private final Map<Long, Delta> deltas = new LinkedHashMap<>();
    private final Map<String, StoredDataset> datasets = new HashMap<>();
    private final long seq;

    public RowChanges(Transaction transaction, Aftermath aftermath) throws SQLException {
        this.transaction = transaction;
        this.connection = transaction.connection();
        this.aftermath = aftermath;
        this.buckets = new Buckets(connection);
        this.seq = Meta.nextSeq(connection);
    }

    public Buckets buckets() {
        return buckets;
    }

    public long seq() {
        return seq;
    }

    /// @throws StoreException when there is none of that name
    public StoredDataset dataset(String id) throws SQLException {
        StoredDataset known = datasets.get(id);
        if (known == null) {
            known = Catalog.find(connection, id);
            if (known == null) {
                throw new StoreException(
                        "Rows came for a dataset “" + id + "” that is not here. Sync again from the start.");
            }
            datasets.put(id, known);
        }
        return known;
    }

    /// The dataset a bucket belongs to.
    public StoredDataset dataset(Bucket bucket) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM datasets WHERE no = ?")) {
            select.setLong(1, bucket.dataset());
            try (ResultSet found = select.executeQuery()) {
                found.next();
                return dataset(found.getString(1));
            }
        }
    }

    public StoredDataset create(Dataset dataset, boolean local) throws SQLException {
        StoredDataset created = Catalog.create(connection, dataset, local, seq);
        datasets.put(dataset.id(), created);
        delta(created).rebuilt();
        return created;
    }

    /// Takes a schema that continues the one there is.
    public StoredDataset alter(StoredDataset stored, Dataset newer) throws SQLException {
        if (Catalog.alter(connection, stored, newer)) {
            delta(stored).rebuilt();
        } else if (!stored.dataset().equals(newer)) {
            transaction.afterCommit(() -> aftermath.listeners().tell(Changed.dataset(newer.id())));
        }
        StoredDataset altered =
                new StoredDataset(stored.no(), newer, stored.local(), stored.seq(), stored.rebuilt(), false);
        datasets.put(newer.id(), altered);
        return altered;
    }

    /// Makes room for a synced dataset of the same name.
    public void rename(StoredDataset local) throws SQLException {
        Catalog.rename(connection, local);
        datasets.remove(local.id());
        aftermath.changed(transaction, local.id(), null);
    }

    /// Leaves a dataset's rows to be shown until the next generation, which gets its name, is complete.
    public void setAside(StoredDataset stored) throws SQLException {
        Catalog.setAside(connection, stored);
        datasets.remove(stored.id());
    }

    public void remove(StoredDataset stored) throws SQLException {
        Catalog.remove(connection, stored);
        buckets.forget(stored);
        datasets.remove(stored.id());
        deltas.remove(stored.no());
        aftermath.removed(transaction, stored.id());
    }

    /// Puts in rows that are most likely new, as of a moment of their bucket.
    ///
    /// @return the sum of all rows of the page, also of those another bucket already has from a later moment
    public BucketSum append(StoredDataset dataset, Bucket bucket, RowPage page, long lsn) throws SQLException {
        BucketSum sum = hash.of(page);
        transaction.mark();
        try (RowInsert insert = new RowInsert(connection, dataset, "INSERT", seq)) {
            insert.insert(page, IntStream.range(0, page.rows()).toArray(), bucket.no());
            transaction.forgetMark();
            bucket.add(sum);
            delta(dataset).appended(page);
        } catch (SQLiteException failed) {
            if (failed.getResultCode() != SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY
                    && failed.getResultCode() != SQLiteErrorCode.SQLITE_CONSTRAINT_ROWID) {
                throw failed;
            }
            transaction.backToMark();
            place(dataset, bucket, page, lsn, true);
        }
        return sum;
    }

    /// Puts in rows as of a moment, new or replaced.
    ///
    /// @param wanted false when the bucket already reflects the moment: rows only leave the homes that do not
    public void place(StoredDataset dataset, Bucket bucket, RowPage page, long lsn, boolean wanted)
            throws SQLException {
        Map<Long, Integer> last = new LinkedHashMap<>();
        for (int row = 0; row < page.rows(); row++) {
            last.put(page.ids()[row], row);
        }
        Delta delta = delta(dataset);
        RowRead.@Nullable Stored before = stored(dataset, page.ids());
        for (int i = 0; before != null && i < before.buckets().length; i++) {
            Bucket home = buckets.get(before.buckets()[i]);
            if (home != bucket && home.lsn() >= lsn) {
                last.remove(before.page().ids()[i]);
            } else if (wanted || home != bucket) {
                home.subtract(hash.of(before.page(), i));
                if (!wanted) {
                    delete(dataset, before.page().ids()[i]);
                    delta.deleted(before.page().ids()[i]);
                }
            }
        }
        if (!wanted || last.isEmpty()) {
            return;
        }
        int[] chosen = last.values().stream().mapToInt(Integer::intValue).toArray();
        for (int row : chosen) {
            bucket.add(hash.of(page, row));
        }
        try (RowInsert insert = new RowInsert(connection, dataset, "INSERT OR REPLACE", seq)) {
            insert.insert(page, chosen, bucket.no());
        }
        delta.upserted(page, chosen.length == page.rows(), before == null);
    }

    /// Takes rows out as of a moment, wherever they are, unless their home already reflects it.
    public void delete(StoredDataset dataset, long[] ids, long lsn) throws SQLException {
        if (ids.length == 0) {
            return;
        }
        RowRead.@Nullable Stored before = stored(dataset, ids);
        for (int i = 0; before != null && i < before.buckets().length; i++) {
            Bucket home = buckets.get(before.buckets()[i]);
            if (home.lsn() < lsn) {
                home.subtract(hash.of(before.page(), i));
                delete(dataset, before.page().ids()[i]);
                delta(dataset).deleted(before.page().ids()[i]);
            }
        }
    }

    private void delete(StoredDataset dataset, long id) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + dataset.table() + " WHERE _row = ?")) {
            delete.setLong(1, id);
            delete.executeUpdate();
        }
    }

    /// Takes out all rows of a bucket.
    public void clear(StoredDataset dataset, Bucket bucket) throws SQLException {
        if (bucket.sum().equals(BucketSum.EMPTY) && bucket.isTrusted()) {
            return;
        }
        if (bucket.isTrusted() && bucket.sum().count() <= Aftermath.MOST_GONE) {
            aftermath.bury(connection, dataset, bucket, seq);
            delta(dataset).thinned();
        } else {
            delta(dataset).rebuilt();
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + dataset.table() + " WHERE _bucket = ?")) {
            delete.setLong(1, bucket.no());
            delete.executeUpdate();
        }
        bucket.clear();
    }

    /// Makes the rows of a bucket whose ids lie in a range exactly those of a page, whatever they are. The bucket's sum
    /// stays as it was: what was added to it may have been other rows, see [#note].
    public void replace(StoredDataset dataset, Bucket bucket, long from, long to, RowPage page) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM " + dataset.table() + " WHERE _bucket = ? AND _row BETWEEN ? AND ?")) {
            delete.setLong(1, bucket.no());
            delete.setLong(2, from);
            delete.setLong(3, to);
            delete.executeUpdate();
        }
        try (RowInsert insert = new RowInsert(connection, dataset, "INSERT OR REPLACE", seq)) {
            insert.insert(page, IntStream.range(0, page.rows()).toArray(), bucket.no());
        }
        delta(dataset).rebuilt();
    }

    /// Notes what a bucket's rows were found to be.
    public void note(Bucket bucket, BucketSum rows) {
        bucket.clear();
        bucket.add(rows);
    }

    /// Takes out rows that say they are of a bucket that is not there; only another program can have put them in.
    ///
    /// @return how many there were
    public int dropHomeless(StoredDataset dataset) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM " + dataset.table() + " WHERE _bucket NOT IN (SELECT no FROM buckets)")) {
            int rows = delete.executeUpdate();
            if (rows > 0) {
                delta(dataset).rebuilt();
            }
            return rows;
        }
    }

    /// Takes buckets away with their rows and with the answers that were made from them. An index starts over, so
    /// there is no list of what went.
    ///
    /// @return how many rows went
    public long withdraw(StoredDataset dataset, List<Bucket> withdrawn) throws SQLException {
        for (Bucket bucket : withdrawn) {
            buckets.remove(bucket);
        }
        delta(dataset).rebuilt();
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM answers WHERE dataset = ?")) {
            delete.setLong(1, dataset.no());
            delete.executeUpdate();
        }
        return dropHomeless(dataset);
    }

    /// How many rows a dataset has, whatever its buckets say.
    public long count(StoredDataset dataset) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM " + dataset.table());
                ResultSet found = count.executeQuery()) {
            return found.next() ? found.getLong(1) : 0;
        }
    }

    private RowRead.@Nullable Stored stored(StoredDataset dataset, long[] ids) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT " + RowRead.columns(dataset) + " FROM "
                + dataset.table() + " WHERE _row IN (SELECT value FROM json_each(?))")) {
            StringBuilder list = new StringBuilder("[");
            for (int i = 0; i < ids.length; i++) {
                list.append(i == 0 ? "" : ",").append(ids[i]);
            }
            select.setString(1, list.append(']').toString());
            try (ResultSet rows = select.executeQuery()) {
                return new RowRead(dataset, ids.length).next(rows);
            }
        }
    }

    private Delta delta(StoredDataset dataset) {
        return deltas.computeIfAbsent(dataset.no(), no -> new Delta(dataset));
    }

    /// Writes the sums and numbers; what was done is told when the transaction commits.
    public void finish() throws SQLException {
        buckets.flush();
        for (Delta delta : deltas.values()) {
            Feed feed = delta.feed(seq);
            aftermath.record(connection, delta, seq);
            boolean shown = delta.dataset().former()
                    || Catalog.former(connection, delta.dataset().id()) == null;
            if (shown) {
                aftermath.changed(transaction, delta.dataset().id(), feed);
            }
        }
    }
}
