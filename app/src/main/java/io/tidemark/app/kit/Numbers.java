package io.tidemark.app.kit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Locale;

/// How numbers are written, in one locale: short on axes, three figures in a headline, complete in a table. Not for
/// sharing between threads.
public final class Numbers {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final double GROUPED_BELOW = 100_000;

    private final Locale locale;

    public Numbers(Locale locale) {
        this.locale = locale;
    }

    public Locale locale() {
        return locale;
    }

    /// As short as it stays honest: `0`, `950`, `412k`, `1.66 M`; three significant digits, no trailing zeros.
    public String compact(double value, Unit unit) {
        if (unit.share()) {
            return unit.around(plain(value * 100, 0, 1));
        }
        double size = Math.abs(value);
        if (size < 1000) {
            return plain(round(value), 0, size < 10 ? 2 : 1);
        }
        return scaled(value);
    }

    /// A headline: `$ 1.66 M`, `18,204`, `$ 91.20`, `4.7 %`.
    public String figure(double value, Unit unit) {
        if (unit.share()) {
            return unit.around(plain(value * 100, 1, 1));
        }
        double size = Math.abs(value);
        if (size >= GROUPED_BELOW) {
            return unit.around(scaled(value));
        }
        boolean whole = value == Math.rint(value);
        int decimals = unit.money() && size < 1000 ? 2 : 1;
        boolean fraction = unit.money() ? size < 1000 : !whole && size < 1000;
        return unit.around(
                fraction ? plain(value, decimals, Math.max(decimals, size < 10 ? 2 : 1)) : plain(value, 0, 0));
    }

    /// Complete, with grouped digits: `$ 214,700`, `4,210`, `12.1 %`. Whole amounts carry no cents unless `cents`
    /// asks for them.
    public String full(BigDecimal value, Unit unit, int decimals) {
        BigDecimal shown = unit.share() ? value.multiply(HUNDRED) : value;
        return unit.around(format(decimals, decimals).format(shown));
    }

    public String full(double value, Unit unit, int decimals) {
        return full(BigDecimal.valueOf(value), unit, decimals);
    }

    /// The size of a change: `8.4 %`. The arrow beside it says the direction.
    public String change(double ratio) {
        double percent = Math.abs(ratio) * 100;
        return Unit.PERCENT.around(percent >= 1000 ? plain(percent, 0, 0) : plain(percent, 1, 1));
    }

    private String scaled(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_UP));
        double size = Math.abs(rounded.doubleValue());
        if (size < 1e6) {
            return plain(rounded.doubleValue() / 1e3, 0, 2) + "k";
        }
        if (size < 1e9) {
            return plain(rounded.doubleValue() / 1e6, 0, 2) + "\u00a0M";
        }
        return plain(rounded.doubleValue() / 1e9, 0, 2) + "\u00a0bn";
    }

    private static double round(double value) {
        return value == 0
                ? 0
                : new BigDecimal(value)
                        .round(new MathContext(3, RoundingMode.HALF_UP))
                        .doubleValue();
    }

    private String plain(double value, int least, int most) {
        return format(least, most).format(value);
    }

    private DecimalFormat format(int least, int most) {
        DecimalFormat format = (DecimalFormat) NumberFormat.getNumberInstance(locale);
        DecimalFormatSymbols symbols = format.getDecimalFormatSymbols();
        symbols.setMinusSign(Unit.MINUS.charAt(0));
        format.setDecimalFormatSymbols(symbols);
        format.setNegativePrefix(Unit.MINUS);
        format.setMinimumFractionDigits(least);
        format.setMaximumFractionDigits(most);
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format;
    }
}
