package io.tidemark.backend.warehouse;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.backend.store.Reading;
import io.tidemark.columnar.RowSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What changed in a dataset since an lsn: from the tenant's log where that is little, else every row there is.
/// Owned by one thread.
public final class RowsSince implements RowSource.Changes {

    /// Entries of the log that are held in memory, of up to 50,000 rows each.
    private static final int MOST_ENTRIES = 20;

    private static final int ROWS = 20_000;

    private final Reading reading;
    private final CatalogEntry entry;
    private final long upTo;
    private final Deque<RowPage> logged = new ArrayDeque<>();
    private final LongStream.Builder deleted = LongStream.builder();
    private @Nullable PreparedStatement statement;
    private @Nullable ResultSet rows;

    private RowsSince(Reading reading, CatalogEntry entry, long upTo) {
        this.reading = reading;
        this.entry = entry;
        this.upTo = upTo;
    }

    /// @param reading closed with the result, or at once when there is none
    /// @param after   -1 for everything
    /// @return null when there is no such dataset
    public static @Nullable RowsSince of(Reading reading, String dataset, long after) throws SQLException {
        Connection connection = reading.connection();
        CatalogEntry entry = Catalog.find(connection, dataset);
        if (entry == null) {
            reading.close();
            return null;
        }
        var since =
                new RowsSince(reading, entry, LastChange.of(connection, dataset).lsn());
        if (after >= entry.lsn() && isLittle(connection, dataset, after)) {
            since.readLog(after);
        } else {
            since.readAll();
        }
        return since;
    }

    /// Not where the log no longer reaches back.
    private static boolean isLittle(Connection connection, String dataset, long after) throws SQLException {
        try (var count = connection.prepareStatement("""
                select (select count(*) from change_log where dataset = ? and lsn > ?) <= ?
                   and (select changes_floor from tenant_clock) <= ?
                """)) {
            count.setString(1, dataset);
            count.setLong(2, after);
            count.setInt(3, MOST_ENTRIES);
            count.setLong(4, after);
            try (var found = count.executeQuery()) {
                found.next();
                return found.getBoolean(1);
            }
        }
    }

    /// The newest first: what happened to a row last is what counts.
    private void readLog(long after) throws SQLException {
        Set<Long> seen = new HashSet<>();
        try (var log = reading.connection().prepareStatement("""
                select payload from change_log where kind = 'rows' and dataset = ? and lsn > ? order by lsn desc, n desc
                """)) {
            log.setString(1, entry.dataset().id());
            log.setLong(2, after);
            try (var found = log.executeQuery()) {
                while (found.next()) {
                    take(ChangeLog.unpack(found.getBytes(1)), seen);
                }
            }
        }
    }

    /// A row that moved is gone from one bucket and new in another, in the same transaction.
    private void take(Frame.RowChange change, Set<Long> seen) {
        RowPage page = change.upserts();
        BitSet newest = new BitSet();
        for (int row = 0; row < page.rows(); row++) {
            newest.set(row, seen.add(page.ids()[row]));
        }
        if (!newest.isEmpty()) {
            logged.add(PageRows.chosen(page, newest));
        }
        LongStream.of(change.deletes()).filter(seen::add).forEach(deleted);
    }

    private void readAll() throws SQLException {
        statement = reading.connection().prepareStatement(new DataTable(entry).select());
        statement.setFetchSize(ROWS);
        rows = statement.executeQuery();
    }

    @Override
    public Dataset dataset() {
        return entry.dataset();
    }

    @Override
    public long upTo() {
        return upTo;
    }

    @Override
    public boolean fromScratch() {
        return rows != null;
    }

    @Override
    public long[] deleted() {
        return deleted.build().toArray();
    }

    @Override
    public @Nullable RowPage next() {
        ResultSet all = rows;
        return all == null ? logged.poll() : page(all);
    }

    private @Nullable RowPage page(ResultSet all) {
        DataTable table = new DataTable(entry);
        RowPageBuilder page = new RowPageBuilder(entry.dataset(), ROWS);
        try {
            while (page.rows() < ROWS && all.next()) {
                table.readRow(all, page);
            }
        } catch (SQLException e) {
            throw new RowSource.Away(e);
        }
        return page.rows() == 0 ? null : page.build();
    }

    @Override
    public void close() {
        try (reading) {
            if (statement != null) {
                statement.close();
            }
        } catch (SQLException e) {
            throw new RowSource.Away(e);
        }
    }
}
