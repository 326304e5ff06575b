package io.tidemark.backend.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.model.Field;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/// One JSON value as a field's typed value (see `FieldType`). Decimals come without trailing zeros.
final class Cell {

    /// Why a value does not fit: what a sentence that begins with the field's name goes on with.
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String reason) {
            super(reason);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    static final int MAX_DIGITS = 18;
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_YEAR = 9999;
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?");

    private Cell() {}

    /// @param value not null, not a missing or null node
    static Object of(Field field, JsonNode value) throws Unfit {
        return switch (field.type()) {
            case STRING -> text(value);
            case INTEGER -> integer(value);
            case DECIMAL -> decimal(value);
            case DOUBLE -> number(value);
            case BOOLEAN -> {
                if (!value.isBoolean()) {
                    throw new Unfit("needs true or false.");
                }
                yield value.booleanValue();
            }
            case DATE -> date(value);
            case TIMESTAMP -> timestamp(value);
        };
    }

    private static String text(JsonNode value) throws Unfit {
        if (!value.isTextual()) {
            throw new Unfit("needs a text in quotes.");
        }
        String text = value.textValue();
        if (text.length() > MAX_TEXT) {
            throw new Unfit("is longer than " + MAX_TEXT + " characters.");
        }
        boolean whole = text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
        if (!whole) {
            throw new Unfit("holds a NUL or half a character, which a text cannot.");
        }
        return text;
    }

    private static Long integer(JsonNode value) throws Unfit {
        if (value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToLong()) {
            return value.longValue();
        }
        throw new Unfit("needs a whole number.");
    }

    private static BigDecimal decimal(JsonNode value) throws Unfit {
        BigDecimal number;
        if (value.isNumber()) {
            number = value.decimalValue();
        } else if (value.isTextual() && DECIMAL.matcher(value.textValue()).matches()) {
            number = new BigDecimal(value.textValue());
        } else {
            throw new Unfit("needs a decimal number.");
        }
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.scale() > Field.MAX_SCALE) {
            throw new Unfit("has more than " + Field.MAX_SCALE + " digits after the point.");
        }
        if ((long) stripped.precision() - stripped.scale() > MAX_DIGITS || stripped.precision() > MAX_DIGITS) {
            throw new Unfit("has more than " + MAX_DIGITS + " digits.");
        }
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static Double number(JsonNode value) throws Unfit {
        double number = value.doubleValue();
        if (!value.isNumber() || !Double.isFinite(number)) {
            throw new Unfit("needs a number.");
        }
        return number + 0.0;
    }

    private static LocalDate date(JsonNode value) throws Unfit {
        try {
            LocalDate date = LocalDate.parse(value.asText());
            if (date.getYear() >= 1 && date.getYear() <= MAX_YEAR) {
                return date;
            }
        } catch (DateTimeException e) {
            throw (Unfit) new Unfit("needs a date like \"2025-12-31\".").initCause(e);
        }
        throw new Unfit("needs a year from 1 to " + MAX_YEAR + ".");
    }

    /// Without an offset it is UTC.
    private static Instant timestamp(JsonNode value) throws Unfit {
        String text = value.asText();
        try {
            boolean zoned = text.endsWith("Z") || text.matches(".*T.*[+-]\\d\\d:\\d\\d");
            Instant instant = zoned
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            int year = instant.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 1 && year <= MAX_YEAR) {
                return instant.truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException e) {
            throw (Unfit) new Unfit("needs a time like \"2025-12-31T23:59:00Z\".").initCause(e);
        }
        throw new Unfit("needs a year from 1 to " + MAX_YEAR + ".");
    }
}
