package io.tidemark.analytics.query;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Accumulates a sample standard deviation that keeps its digits when the mean is far larger than the deviation:
/// integers by exact sums, doubles in two passes over the kept values. One accumulator sees only integers or only
/// doubles. Not thread-safe.
public final class SampleDeviation {
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

    private long count;
    private long sumHigh;
    private long sumLow;
    private long squaresHigh;
    private long squaresLow;
    private double[] kept = new double[0];
    private int doubles;

    public void add(long value) {
        count++;
        long low = sumLow + value;
        sumHigh += (value < 0 ? -1 : 0) + (Long.compareUnsigned(low, sumLow) < 0 ? 1 : 0);
        sumLow = low;
        long square = value * value;
        long squares = squaresLow + square;
        squaresHigh += Math.multiplyHigh(value, value) + (Long.compareUnsigned(squares, squaresLow) < 0 ? 1 : 0);
        squaresLow = squares;
    }

    public void add(double value) {
        if (doubles == kept.length) {
            kept = Arrays.copyOf(kept, Math.max(64, doubles * 2));
        }
        kept[doubles++] = value;
    }

    /// Null for fewer than two values.
    public @Nullable Double value() {
        if (doubles > 0) {
            return doubles < 2 ? null : Double.valueOf(Math.sqrt(doubleSquares() / (doubles - 1)));
        }
        return count < 2 ? null : Double.valueOf(Math.sqrt(exactSquares() / (count - 1)));
    }

    private double exactSquares() {
        return sumOfSquares(count, wide(sumHigh, sumLow), wide(squaresHigh, squaresLow));
    }

    /// The sum of squared distances to the mean. Distances are taken to the integer nearest to the mean, so nothing
    /// cancels.
    static double sumOfSquares(long count, BigInteger sum, BigInteger squares) {
        BigInteger n = BigInteger.valueOf(count);
        BigInteger near = BigInteger.valueOf((long) Math.floor(sum.doubleValue() / count + 0.5));
        BigInteger rest = sum.subtract(near.multiply(n));
        BigInteger about = squares.subtract(near.multiply(sum.add(rest)));
        double correction = rest.doubleValue();
        return about.doubleValue() - correction * correction / count;
    }

    private static BigInteger wide(long high, long low) {
        BigInteger unsigned = BigInteger.valueOf(low);
        return BigInteger.valueOf(high).multiply(TWO_64).add(low < 0 ? unsigned.add(TWO_64) : unsigned);
    }

    private double doubleSquares() {
        double first = kept[0];
        boolean same = true;
        double mean = 0;
        for (int i = 0; i < doubles; i++) {
            same &= kept[i] == first;
            mean += (kept[i] - mean) / (i + 1);
        }
        if (same) {
            return 0;
        }
        double squares = 0;
        double lost = 0;
        double rest = 0;
        for (int i = 0; i < doubles; i++) {
            double distance = kept[i] - mean;
            rest += distance;
            double term = distance * distance - lost;
            double next = squares + term;
            lost = (next - squares) - term;
            squares = next;
        }
        return squares - rest * rest / doubles;
    }
}
