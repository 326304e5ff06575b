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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Compares a copy's rows with the server's, narrows down what differs and fetches that and nothing else; where most
/// of a large bucket differs it is to be loaded anew. Remembers from run to run what is done. On the thread that has
/// the replica, right after a pull.
final class CopyCheck {
    /// Into as many a range that differs is cut: three rounds find two thousand rows among a hundred million.
    private static final int PIECES = 200;
    /// A range of so many rows is fetched, not cut.
    private static final long FEW = 2_000;
    /// Of a range of more rows, here or there, of which most pieces differ, the snapshot is quicker.
    private static final long MANY = 100_000;
    /// Runs that bring nothing further.
    private static final int MOST_IN_VAIN = 3;

    private final SyncApi api;
    private final Copy copy;
    private final BooleanSupplier stopped;
    private final Set<String> right = new HashSet<>();
    private final Set<String> differing = new LinkedHashSet<>();
    private final List<String> toLoad = new ArrayList<>();
    private int buckets;
    private long lsn;
    private long rows;
    private int inVain;

    /// @param stopped asked between the calls; true ends the run
    CopyCheck(SyncApi api, Copy copy, BooleanSupplier stopped) {
        this.api = api;
        this.copy = copy;
        this.stopped = stopped;
    }

    /// Compares what is not known to be right yet.
    ///
    /// @param position the lsn the replica stands at
    /// @return true when all of it is; false when [#toLoad] is to be distrusted and the rest to be pulled first
    /// @throws BridgeException when the server cannot be asked, or several runs brought nothing further
    boolean run(long position) {
        lsn = position;
        toLoad.clear();
        int before = right.size();
        long rowsBefore = rows;
        List<Copy.Held> held = copy.held(stopped);
        requireGoing();
        buckets = held.size();
        BridgeException moved = null;
        for (Copy.Held bucket : held) {
            try {
                if (!right.contains(bucket.bucket())) {
                    mend(bucket);
                    right.add(bucket.bucket());
                }
            } catch (BridgeException.Conflict changedSince) {
                moved = changedSince;
            } catch (SumMismatch tooMuch) {
                toLoad.add(bucket.bucket());
            }
        }
        if (moved == null && toLoad.isEmpty()) {
            return true;
        }
        boolean further = right.size() > before || rows > rowsBefore;
        inVain = further ? 0 : inVain + 1;
        if (inVain == MOST_IN_VAIN) {
            throw moved == null ? new BridgeException.Differs(new SumMismatch(toLoad)) : moved;
        }
        return false;
    }

    /// Buckets that are to be loaded anew.
    List<String> toLoad() {
        return List.copyOf(toLoad);
    }

    /// What all runs found and did.
    Checked checked() {
        return new Checked(buckets, List.copyOf(differing), rows);
    }

    private void requireGoing() {
        if (stopped.getAsBoolean()) {
            throw new BridgeException.Cancelled();
        }
    }

    /// @throws SumMismatch when it differs almost everywhere, or still does when all was fetched
    private void mend(Copy.Held held) {
        RowRange all = RowRange.of(0, Long.MAX_VALUE, held.rows());
        List<RowRange> wrong = differing(held.bucket(), List.of(all));
        if (wrong.isEmpty() && held.rows().equals(held.noted())) {
            return;
        }
        differing.add(held.bucket());
        BucketSum truth = wrong.isEmpty() ? held.rows() : wrong.getFirst().told();
        for (RowRange range : wrong) {
            narrow(held.bucket(), range);
        }
        copy.settle(held.bucket(), truth);
    }

    private List<RowRange> differing(String bucket, List<RowRange> ranges) {
        requireGoing();
        return api.differing(new SyncApi.Told(bucket, lsn, ranges));
    }

    private void narrow(String bucket, RowRange wrong) {
        List<RowRange> pieces = copy.pieces(bucket, wrong.from(), wrong.to(), PIECES);
        Map<Long, RowRange> mine = new HashMap<>();
        pieces.forEach(piece -> mine.put(piece.from(), piece));
        List<RowRange> others = differing(bucket, pieces);
        long most = Math.max(
                wrong.count(), pieces.stream().mapToLong(RowRange::count).sum());
        if (most > MANY && (pieces.size() == 1 || others.size() * 2 > pieces.size())) {
            rows += wrong.count();
            throw new SumMismatch(List.of(bucket));
        }
        for (RowRange range : others) {
            if (pieces.size() == 1 || (isFew(range) && isFew(mine.get(range.from())))) {
                fetch(bucket, range);
            } else {
                narrow(bucket, range);
            }
        }
    }

    private static boolean isFew(@Nullable RowRange range) {
        return range == null || range.count() <= FEW;
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
