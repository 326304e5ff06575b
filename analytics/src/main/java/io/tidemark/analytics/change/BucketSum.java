package io.tidemark.analytics.change;

import java.util.HexFormat;

/// How a bucket is compared without moving it: the number of its rows and the sum of their 128-bit hashes, modulo
/// 2^128.
///
/// @param high the upper 64 bits of the sum
public record BucketSum(long count, long high, long low) {
    public static final BucketSum EMPTY = new BucketSum(0, 0, 0);

    public BucketSum plus(BucketSum other) {
        long newLow = low + other.low;
        long carry = Long.compareUnsigned(newLow, low) < 0 ? 1 : 0;
        return new BucketSum(count + other.count, high + other.high + carry, newLow);
    }

    public BucketSum minus(BucketSum other) {
        long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        return new BucketSum(count - other.count, high - other.high - borrow, low - other.low);
    }

    /// The sum as 32 hexadecimal digits.
    public String sum() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }

    /// @throws IllegalArgumentException when `sum` is not 32 hexadecimal digits
    public static BucketSum of(long count, String sum) {
        if (sum.length() != 32) {
            throw new IllegalArgumentException("a sum has 32 hexadecimal digits");
        }
        return new BucketSum(
                count, HexFormat.fromHexDigitsToLong(sum, 0, 16), HexFormat.fromHexDigitsToLong(sum, 16, 32));
    }
}
