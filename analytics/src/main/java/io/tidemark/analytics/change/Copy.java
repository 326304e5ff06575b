package io.tidemark.analytics.change;

import java.util.List;
import java.util.function.BooleanSupplier;

/// What a replica's rows are, told from the rows themselves and not from what was noted of them, and how rows that
/// differ from the backend's are put right. From the thread that has the [Replica], with no part to load.
public interface Copy {

    /// Every synced bucket as its rows are; reads all of them, about 400,000 a second.
    ///
    /// @param stopped asked every few thousand rows; true ends it, and what it gives is of no use
    List<Held> held(BooleanSupplier stopped);

    /// A range as its rows are, in pieces of about the same number of rows that cover it without a gap.
    ///
    /// @param pieces how many at most
    List<RowRange> pieces(String bucket, long from, long to, int pieces);

    /// Makes the rows of a range exactly these; the bucket's sum is not touched, see [#settle].
    ///
    /// @param rows within the range, as of the replica's lsn
    void mend(String bucket, long from, long to, RowPage rows);

    /// Notes of a bucket what its rows are.
    ///
    /// @throws SumMismatch when that is not `expected`: nothing is noted
    void settle(String bucket, BucketSum expected);

    /// @param noted what the replica believed to have
    record Held(String bucket, BucketSum rows, BucketSum noted) {}
}
