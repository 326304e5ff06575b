package io.tidemark.bridge.sync;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Copy;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowRange;
import io.tidemark.analytics.change.SumMismatch;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.SyncApi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Compares a copy's rows with the server's, narrows down what differs and fetches that and nothing else. On the
/// thread that has the replica, right after a pull.
final class CopyCheck {
    /// Into as many a range that differs is cut: two rounds find five thousand rows among a hundred million.
    private static final int PIECES = 200;
    /// A range of so many rows is fetched, not cut.
    private static final long FEW = 2_000;
    /// Of a range of more rows, of which most pieces differ, the snapshot is quicker.
    private static final long MANY = 100_000;

    private final SyncApi api;
    private final Copy copy;
    private final BooleanSupplier stopped;
    private long lsn;
    private long rows;

    /// @param stopped asked between the calls; true ends the run
    CopyCheck(SyncApi api, Copy copy, BooleanSupplier stopped) {
        this.api = api;
        this.copy = copy;
        this.stopped = stopped;
    }

    /// @param position the lsn the replica stands at
    /// @throws BridgeException.Conflict when the server's rows have changed since: pull and run again
    /// @throws SumMismatch when a bucket differs almost everywhere, or still does when all was fetched: it is to be
    /// loaded anew
    Checked run(long position) {
        lsn = position;
        rows = 0;
        List<Copy.Held> held = copy.held(stopped);
        requireGoing();
        List<String> differing = new ArrayList<>();
        for (Copy.Held bucket : held) {
            if (!isRight(bucket)) {
                differing.add(bucket.bucket());
            }
        }
        return new Checked(held.size(), differing, rows);
    }

    private void requireGoing() {
        if (stopped.getAsBoolean()) {
            throw new BridgeException.Cancelled();
        }
    }

    private boolean isRight(Copy.Held held) {
        RowRange all = RowRange.of(0, Long.MAX_VALUE, held.rows());
        List<RowRange> wrong = differing(held.bucket(), List.of(all));
        if (wrong.isEmpty() && held.rows().equals(held.noted())) {
            return true;
        }
        BucketSum truth = wrong.isEmpty() ? held.rows() : wrong.getFirst().told();
        for (RowRange range : wrong) {
            narrow(held.bucket(), range);
        }
        copy.settle(held.bucket(), truth);
        return false;
    }

    private List<RowRange> differing(String bucket, List<RowRange> ranges) {
        requireGoing();
        return api.differing(new SyncApi.Told(bucket, lsn, ranges));
    }

    private void narrow(String bucket, RowRange wrong) {
        List<RowRange> pieces = copy.pieces(bucket, wrong.from(), wrong.to(), PIECES);
        if (wrong.count() > MANY && pieces.size() == 1) {
            throw new SumMismatch(List.of(bucket));
        }
        Map<Long, RowRange> mine = new HashMap<>();
        pieces.forEach(piece -> mine.put(piece.from(), piece));
        List<RowRange> differing = differing(bucket, pieces);
        if (wrong.count() > MANY && differing.size() * 2 > pieces.size()) {
            throw new SumMismatch(List.of(bucket));
        }
        for (RowRange range : differing) {
            RowRange here = mine.get(range.from());
            boolean few = range.count() <= FEW && (here == null || here.count() <= FEW);
            if (few || pieces.size() == 1) {
                fetch(bucket, range);
            } else {
                narrow(bucket, range);
            }
        }
    }

    private void fetch(String bucket, RowRange range) {
        long from = range.from();
        long left = range.count();
        while (true) {
            requireGoing();
            RowPage page = api.rows(bucket, lsn, from, range.to());
            left -= page.rows();
            boolean last = left <= 0 || page.rows() == 0;
            long to = last ? range.to() : page.ids()[page.rows() - 1];
            copy.mend(bucket, from, to, page);
            rows += page.rows();
            if (last) {
                return;
            }
            from = to + 1;
        }
    }
}
