package io.tidemark.backend.sync;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.change.RowRange;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.warehouse.BucketRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Compares what a replica says of a bucket's rows with the rows. Runs inside one transaction that reads one moment.
final class Audit {

    private static final int FETCH = 2_000;

    private final BucketRows rows;

    /// @param lsn where the replica stands
    /// @throws BackendException 403 when it is not theirs, 404 when there is no such bucket, 409 when it changed
    /// after `lsn`
    Audit(Connection connection, Caller caller, String bucket, long lsn) throws SQLException {
        this.rows = BucketRows.of(connection, bucket);
        Follower.of(connection, caller).require(rows.dataset().id(), bucket);
        if (rows.state().lsn() > lsn) {
            throw BackendException.conflict("These rows have changed since. Take in the changes and compare again.")
                    .with("type", "https://tidemark.io/problems/moved");
        }
    }

    /// The ranges whose rows are others than the replica says, as they are here.
    ///
    /// @param told in order, none touching another
    List<RowRange> differing(Connection connection, List<RowRange> told) throws SQLException {
        BucketSum[] sums = new BucketSum[told.size()];
        Arrays.fill(sums, BucketSum.EMPTY);
        long[] begins = told.stream().mapToLong(RowRange::from).toArray();
        var hash = new RowHash();
        var page = new RowPageBuilder(rows.dataset(), FETCH);
        try (var statement =
                rows.select(connection, told.getFirst().from(), told.getLast().to())) {
            statement.setFetchSize(FETCH);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.read(found, page);
                    if (page.isFull()) {
                        add(page.build(), told, begins, hash, sums);
                    }
                }
            }
        }
        add(page.build(), told, begins, hash, sums);
        List<RowRange> differing = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            RowRange range = told.get(i);
            if (!sums[i].equals(range.told())) {
                differing.add(RowRange.of(range.from(), range.to(), sums[i]));
            }
        }
        return differing;
    }

    private static void add(RowPage page, List<RowRange> told, long[] begins, RowHash hash, BucketSum[] sums) {
        for (int row = 0; row < page.rows(); row++) {
            long id = page.ids()[row];
            int found = Arrays.binarySearch(begins, id);
            int range = found < 0 ? -found - 2 : found;
            if (range >= 0 && id <= told.get(range).to()) {
                sums[range] = sums[range].plus(hash.of(page, row));
            }
        }
    }

    /// Whether the whole bucket is as the replica says; reads no row.
    boolean isWhole(RowRange told) {
        return rows.state().sum().equals(told.told());
    }

    BucketSum whole() {
        return rows.state().sum();
    }

    /// The first rows of a range, in the order of their ids.
    Frame.Tx first(Connection connection, long from, long to, int most) throws SQLException {
        var page = new RowPageBuilder(rows.dataset(), most);
        try (var statement = rows.first(connection, from, to, most)) {
            statement.setFetchSize(FETCH);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.read(found, page);
                }
            }
        }
        var change = new Frame.RowChange(rows.state().bucket(), page.build(), new long[0]);
        return new Frame.Tx(rows.state().lsn(), List.of(change), List.of(), List.of());
    }
}
