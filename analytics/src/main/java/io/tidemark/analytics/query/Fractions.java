package io.tidemark.analytics.query;

/// How a double below a bound comes apart without loss: a whole part and a number of fractions, both 64-bit
/// integers. From 1 on nothing is left over; below 1 what is left is smaller than a fraction.
final class Fractions {
    /// 2^50: with it a sum of 2^24 whole parts, counted in fractions, fits 128 bits.
    static final String BOUND = "1125899906842624e0";
    /// 2^53 fractions make one.
    static final String UNITS = "9007199254740992e0";

    static final String UNITS_EXACT = "9007199254740992";
    /// 2^-53, all its digits.
    static final String FRACTION = "0.00000000000000011102230246251565404236316680908203125";

    private Fractions() {}
}
