package io.tidemark.analytics.query;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// The one rounding of results that are not exact, so that engines agree.
public final class Rounding {
    private static final MathContext TWELVE = new MathContext(12, RoundingMode.HALF_EVEN);

    private Rounding() {}

    /// The double nearest to the 12 significant digits of the exact binary value, ties to the even digit; never
    /// -0.0.
    ///
    /// @throws ArithmeticException when the value is not finite
    public static double twelve(double value) {
        if (!Double.isFinite(value)) {
            throw new ArithmeticException("overflow: a figure left the range of doubles");
        }
        return value == 0 ? 0.0 : new BigDecimal(value).round(TWELVE).doubleValue();
    }
}
