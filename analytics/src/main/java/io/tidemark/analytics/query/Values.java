package io.tidemark.analytics.query;

import io.tidemark.analytics.model.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// Reads the values people give against a column's type.
final class Values {
    static final int MAX_TEXT = 10_000;
    private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final int LONG_DIGITS = 19;
    /// The calendar that every engine has: the years 1 to 9999.
    static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal DAY = BigDecimal.valueOf(86_400);

    private final Syntax syntax;
    private final Instant now;

    Values(Syntax syntax, Instant now) {
        this.syntax = syntax;
        this.now = now;
    }

    /// @throws IllegalArgumentException with a sentence when the value does not fit the type
    Point point(FieldType type, int scale, Object value) {
        return switch (type) {
            case STRING -> {
                if (!(value instanceof String text)) {
                    throw new IllegalArgumentException("This field is text: give a string.");
                }
                yield new Point.At(text(text));
            }
            case INTEGER, DECIMAL -> step(type, scale, number(value).scaleByPowerOfTen(scale));
            case DOUBLE -> real(number(value));
            case BOOLEAN -> {
                if (!(value instanceof Boolean truth)) {
                    throw new IllegalArgumentException("This field is true or false.");
                }
                yield new Point.At(syntax.parameter(type, 0, truth ? 1 : 0));
            }
            case DATE, TIMESTAMP -> time(type, instant(value));
        };
    }

    /// A number as the measure of that form shows it.
    Point measure(Output measure, BigDecimal value) {
        return measure.form() == Output.Form.LONG
                ? step(FieldType.INTEGER, 0, value.scaleByPowerOfTen(measure.scale()))
                : real(value);
    }

    /// Text that every engine can hold.
    static String text(String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("A text to compare with has at most " + MAX_TEXT + " characters.");
        }
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            if (point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
                throw new IllegalArgumentException("A text to compare with has no NUL and no half characters.");
            }
        }
        return text;
    }

    private Point step(FieldType type, int scale, BigDecimal units) {
        int digits = units.signum() == 0 ? 0 : units.precision() - units.scale();
        if (digits > LONG_DIGITS) {
            return outside(units.signum());
        }
        if (digits < -LONG_DIGITS) {
            return new Point.Above(syntax.parameter(type, scale, units.signum() < 0 ? -1 : 0));
        }
        BigInteger floor = units.setScale(0, RoundingMode.FLOOR).unscaledValue();
        if (floor.compareTo(SMALLEST) < 0 || floor.compareTo(LARGEST) > 0) {
            return outside(units.signum());
        }
        Object parameter = syntax.parameter(type, scale, floor.longValueExact());
        return units.compareTo(new BigDecimal(floor)) == 0 ? new Point.At(parameter) : new Point.Above(parameter);
    }

    private static Point real(BigDecimal number) {
        double value = number.doubleValue();
        return Double.isInfinite(value) ? outside(number.signum()) : new Point.At(value + 0.0);
    }

    private static Point outside(int sign) {
        return sign < 0 ? new Point.BelowAll() : new Point.AboveAll();
    }

    private static BigDecimal number(Object value) {
        return switch (value) {
            case BigDecimal number -> number;
            case Long number -> BigDecimal.valueOf(number);
            case Integer number -> BigDecimal.valueOf(number);
            case BigInteger number -> new BigDecimal(number);
            case Double number when Double.isFinite(number) -> BigDecimal.valueOf(number);
            default -> throw new IllegalArgumentException("This field is a number: give a number.");
        };
    }

    private Point time(FieldType type, Instant instant) {
        if (instant.isBefore(FIRST) || !instant.isBefore(END)) {
            return outside(instant.isBefore(FIRST) ? -1 : 1);
        }
        BigDecimal seconds = BigDecimal.valueOf(instant.getEpochSecond()).add(BigDecimal.valueOf(instant.getNano(), 9));
        return step(
                type,
                0,
                type == FieldType.DATE ? seconds.divide(DAY, 20, RoundingMode.FLOOR) : seconds.multiply(MICROS));
    }

    /// @throws IllegalArgumentException with a sentence when the value is no time
    Instant instant(Object value) {
        try {
            return switch (value) {
                case Instant given -> given;
                case LocalDate given -> given.atStartOfDay().toInstant(ZoneOffset.UTC);
                case String text -> instant(text);
                default -> throw new DateTimeException("not a time");
            };
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "This field is a time: give 2013-07-01, 2013-07-01T12:00:00Z or a relative time such as now-7d.",
                    e);
        }
    }

    private Instant instant(String text) {
        if (RelativeTime.looksLike(text)) {
            return RelativeTime.parse(text).resolve(now);
        }
        if (text.length() <= 10) {
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        boolean zoned =
                text.endsWith("Z") || text.endsWith("z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
        return zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
}
