package io.tidemark.analytics.ingest;

/// Reads one number from characters without garbage: `-12`, `3.50`, `.5`, `6e-7`, blanks around it allowed. Reused
/// from cell to cell.
final class NumberCell {
    private static final long LIMIT_18_DIGITS = 1_000_000_000_000_000_000L;
    private static final long[] POWERS = new long[19];
    /// The powers of ten a double holds exactly.
    private static final double[] EXACT = new double[23];

    static {
        long power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
        double exact = 1;
        for (int i = 0; i < EXACT.length; i++) {
            EXACT[i] = exact;
            exact *= 10;
        }
    }

    private char[] text = {};
    private int from;
    private int to;
    /// All digits, as a negative number, which reaches one further than a positive one.
    private long negated;
    private boolean negative;
    /// More digits than a long holds.
    private boolean tooLong;

    boolean exponent;
    boolean leadingZero;
    /// Digits after the point; and before it, leading zeros aside.
    int scale;
    int wholeDigits;

    /// @return false when it is not a number
    boolean read(char[] buffer, int offset, int length) {
        text = buffer;
        from = offset;
        to = offset + length;
        while (from < to && isBlank(text[from])) {
            from++;
        }
        while (to > from && isBlank(text[to - 1])) {
            to--;
        }
        negated = 0;
        tooLong = false;
        exponent = false;
        scale = 0;
        int at = from;
        negative = at < to && text[at] == '-';
        at += negative ? 1 : 0;
        int whole = at;
        at = digits(at);
        int wholeEnd = at;
        int zeros = whole;
        while (zeros < wholeEnd && text[zeros] == '0') {
            zeros++;
        }
        wholeDigits = wholeEnd - zeros;
        leadingZero = zeros > whole && wholeEnd - whole > 1;
        if (at < to && text[at] == '.') {
            int fraction = at + 1;
            at = digits(fraction);
            scale = at - fraction;
            if (scale == 0) {
                return false;
            }
        }
        if (wholeEnd == whole && scale == 0) {
            return false;
        }
        return at == to || readExponent(at);
    }

    private boolean readExponent(int start) {
        if (text[start] != 'e' && text[start] != 'E') {
            return false;
        }
        exponent = true;
        int at = start + 1;
        if (at < to && (text[at] == '-' || text[at] == '+')) {
            at++;
        }
        if (at == to) {
            return false;
        }
        while (at < to && isDigit(text[at])) {
            at++;
        }
        return at == to;
    }

    private int digits(int start) {
        int at = start;
        while (at < to && isDigit(text[at])) {
            int digit = text[at++] - '0';
            if (negated < -922_337_203_685_477_580L || (negated == -922_337_203_685_477_580L && digit == 9)) {
                tooLong = true;
                continue;
            }
            negated = negated * 10 - digit;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\u00a0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// Whether [#asLong] can answer: no exponent, nothing but zeros after the point, not too large.
    boolean isLong() {
        if (exponent || tooLong || (scale > 0 && (scale > 18 || negated % POWERS[scale] != 0))) {
            return false;
        }
        return negative || scale > 0 || negated != Long.MIN_VALUE;
    }

    long asLong() {
        long whole = scale == 0 ? negated : negated / POWERS[scale];
        return negative ? whole : -whole;
    }

    /// Whether all digits are known, at most 18 of them.
    boolean isExact() {
        return !exponent && !tooLong && negated > -LIMIT_18_DIGITS;
    }

    /// Whether it fits a decimal of that many digits after the point: zeros beyond them are none.
    boolean hasScale(int wanted) {
        return scale <= wanted || (scale - wanted <= 18 && negated % POWERS[scale - wanted] == 0);
    }

    /// The unscaled value.
    ///
    /// @return [Long#MIN_VALUE] when it would have more than 18 digits
    long asDecimal(int wanted) {
        long value = negated;
        if (scale > wanted) {
            value /= POWERS[scale - wanted];
        } else if (scale < wanted) {
            long factor = POWERS[wanted - scale];
            if (value <= -(LIMIT_18_DIGITS / factor)) {
                return Long.MIN_VALUE;
            }
            value *= factor;
        }
        return negative ? value : -value;
    }

    /// May be infinite when it is too large for a double.
    double asDouble() {
        // Both operands are exact, so the one division rounds correctly (Clinger's fast path).
        if (!exponent && !tooLong && negated >= -(1L << 53) && scale < EXACT.length) {
            double value = -negated / EXACT[scale];
            return negative ? -value : value;
        }
        return Double.parseDouble(new String(text, from, to - from));
    }
}
