package io.tidemark.analytics.ingest;

import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/// Reads one date or timestamp from characters without garbage: `2025-12-31`, `2025-12-31T23:59:59.123Z`,
/// `2025-12-31 23:59+01:00`, `12/31/2025 23:59`. Without an offset it is UTC; what is finer than a microsecond is
/// cut off. Reused from cell to cell.
final class TimeCell {
    static final long NONE = Long.MIN_VALUE;
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private char[] text = {};
    private int at;
    private int to;
    private int year;
    private int lastYear;
    private int lastMonth;
    private int lastDay;
    private long lastEpochDay;
    /// Since midnight, less the offset.
    private long micros;

    boolean slashes;
    boolean hasTime;
    /// Month and day; with slashes in the order they stand.
    int first;
    int second;

    /// @return false when it is neither; whether the day exists is said by [#epochDay]
    boolean read(char[] buffer, int offset, int length) {
        text = buffer;
        at = offset;
        to = offset + length;
        micros = 0;
        hasTime = false;
        if (length < 8 || length > 40 || !(isDigit(0) && (isDigit(1) || peek(1) == '/')) || !readDate()) {
            return false;
        }
        if (at == to) {
            return true;
        }
        hasTime = true;
        return (accept(' ') || (!slashes && accept('T'))) && readTime() && readOffset() && at == to;
    }

    private boolean readDate() {
        slashes = peek(1) == '/' || peek(2) == '/';
        if (slashes) {
            first = number(1, 2);
            if (!accept('/')) {
                return false;
            }
            second = number(1, 2);
            if (!accept('/')) {
                return false;
            }
            year = number(4, 4);
            return first > 0 && second > 0 && year > 0;
        }
        year = number(4, 4);
        if (!accept('-')) {
            return false;
        }
        first = number(2, 2);
        if (!accept('-')) {
            return false;
        }
        second = number(2, 2);
        return first > 0 && second > 0 && year > 0;
    }

    private boolean readTime() {
        int hour = number(slashes ? 1 : 2, 2);
        if (hour < 0 || hour > 23 || !accept(':')) {
            return false;
        }
        int minute = number(2, 2);
        int second = 0;
        if (accept(':')) {
            second = number(2, 2);
        }
        if (minute < 0 || minute > 59 || second < 0 || second > 59) {
            return false;
        }
        micros = (hour * 3600L + minute * 60L + second) * MICROS_PER_SECOND;
        return !accept('.') || readFraction();
    }

    private boolean readFraction() {
        long unit = MICROS_PER_SECOND / 10;
        int digits = 0;
        while (isDigit(0) && digits < 9) {
            micros += (text[at++] - '0') * unit;
            unit /= 10;
            digits++;
        }
        return digits > 0;
    }

    private boolean readOffset() {
        if (at == to || accept('Z')) {
            return true;
        }
        boolean west = peek(0) == '-';
        if (!accept('+') && !accept('-')) {
            return false;
        }
        int hours = number(2, 2);
        boolean colon = accept(':');
        int minutes = at == to && !colon ? 0 : number(2, 2);
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return false;
        }
        long offset = (hours * 3600L + minutes * 60L) * MICROS_PER_SECOND;
        micros += west ? offset : -offset;
        return true;
    }

    private char peek(int ahead) {
        return at + ahead < to ? text[at + ahead] : '\0';
    }

    private boolean isDigit(int ahead) {
        char c = peek(ahead);
        return c >= '0' && c <= '9';
    }

    private boolean accept(char wanted) {
        if (at < to && text[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /// @return -1 when there are fewer digits than `least`
    private int number(int least, int most) {
        int value = 0;
        int digits = 0;
        while (digits < most && isDigit(0)) {
            value = value * 10 + (text[at++] - '0');
            digits++;
        }
        return digits < least ? -1 : value;
    }

    /// Days since 1970-01-01.
    ///
    /// @param order how slashes are meant; null when they are not dates
    /// @return [#NONE] when there is no such day
    long epochDay(@Nullable DateOrder order) {
        if (slashes && order == null) {
            return NONE;
        }
        boolean dayFirst = slashes && order == DateOrder.DAY_FIRST;
        int month = dayFirst ? second : first;
        int day = dayFirst ? first : second;
        if (year == lastYear && month == lastMonth && day == lastDay) {
            return lastEpochDay;
        }
        if (month > 12 || (day > 28 && day > YearMonth.of(year, month).lengthOfMonth())) {
            return NONE;
        }
        lastYear = year;
        lastMonth = month;
        lastDay = day;
        lastEpochDay = LocalDate.of(year, month, day).toEpochDay();
        return lastEpochDay;
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    ///
    /// @return [#NONE] when there is no such day
    long epochMicros(@Nullable DateOrder order) {
        long day = epochDay(order);
        return day == NONE ? NONE : day * MICROS_PER_DAY + micros;
    }
}
