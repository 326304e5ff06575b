package io.tidemark.app.kit;

import java.util.Locale;
import java.util.Set;

/// What a number counts: the sign written with it, and whether it is a share of one (0.047 is written 4.7 %).
///
/// @param sign as written, empty when there is none
/// @param share true when the value is a ratio that people read in percent
public record Unit(String sign, boolean share) {
    public static final Unit NONE = new Unit("", false);
    public static final Unit PERCENT = new Unit("%", true);

    private static final Set<String> MONEY = Set.of("$", "€", "£", "¥", "₹", "CHF");

    /// The unit of a dataset's field: a sign, a currency code or a word.
    public static Unit of(String name) {
        return switch (name.strip().toUpperCase(Locale.ROOT)) {
            case "" -> NONE;
            case "PERCENT", "RATIO", "SHARE" -> PERCENT;
            case "USD" -> new Unit("$", false);
            case "EUR" -> new Unit("€", false);
            case "GBP" -> new Unit("£", false);
            case "JPY" -> new Unit("¥", false);
            case "INR" -> new Unit("₹", false);
            default -> new Unit(name.strip(), false);
        };
    }

    /// Money is written with its sign in front and cents.
    public boolean money() {
        return MONEY.contains(sign);
    }

    /// The number with its sign at the side where people expect it.
    String around(String number) {
        if (sign.isEmpty()) {
            return number;
        }
        if (!money()) {
            return number + NARROW_SPACE + sign;
        }
        return number.startsWith(MINUS)
                ? MINUS + sign + NARROW_SPACE + number.substring(1)
                : sign + NARROW_SPACE + number;
    }

    /// Unbreakable, so that a sign never wraps away from its number.
    private static final String NARROW_SPACE = "\u00a0";

    /// A true minus is as wide as a digit.
    static final String MINUS = "\u2212";
}
