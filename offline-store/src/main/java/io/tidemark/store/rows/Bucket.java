package io.tidemark.store.rows;

import io.tidemark.analytics.change.BucketSum;

/// A bucket while a transaction works on it.
public final class Bucket {
    private final long no;
    private final String id;
    private final long dataset;
    private final long lsn;
    private BucketSum sum;

    Bucket(long no, String id, long dataset, long lsn, BucketSum sum) {
        this.no = no;
        this.id = id;
        this.dataset = dataset;
        this.lsn = lsn;
        this.sum = sum;
    }

    public long no() {
        return no;
    }

    public String id() {
        return id;
    }

    /// The number of its dataset.
    public long dataset() {
        return dataset;
    }

    /// The backend's transaction its rows reflected when the transaction began.
    public long lsn() {
        return lsn;
    }

    /// False when it is known to hold something else than its sum says.
    boolean isTrusted() {
        return lsn >= 0;
    }

    public BucketSum sum() {
        return sum;
    }

    void add(BucketSum more) {
        sum = sum.plus(more);
    }

    void subtract(BucketSum less) {
        sum = sum.minus(less);
    }

    void clear() {
        sum = BucketSum.EMPTY;
    }
}
