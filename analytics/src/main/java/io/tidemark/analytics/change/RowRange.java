package io.tidemark.analytics.change;

/// The rows of a bucket whose ids lie in a range, as somebody has them.
///
/// @param from  the least id, contained
/// @param to    the greatest id, contained
/// @param count of rows there
/// @param sum   32 hexadecimal digits, see [BucketSum]
public record RowRange(long from, long to, long count, String sum) {

    public static RowRange of(long from, long to, BucketSum sum) {
        return new RowRange(from, to, sum.count(), sum.sum());
    }

    public BucketSum told() {
        return BucketSum.of(count, sum);
    }
}
