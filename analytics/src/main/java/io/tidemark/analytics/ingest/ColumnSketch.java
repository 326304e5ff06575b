package io.tidemark.analytics.ingest;

import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldRole;
import io.tidemark.analytics.model.FieldType;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the cells of one column have in common so far.
final class ColumnSketch {
    /// Names of numbers that name things: nobody adds them up.
    private static final Pattern NAMES_THINGS = Pattern.compile(
            "(?i:id|no|code|zip|year|zip ?code)|.*[a-z0-9](ID|Id|No|Code|Zip|Year)|.*[_ .-](?i:id|no|code|zip|year)");

    private static final int MAX_DIGITS = 18;

    private final String name;
    private final NumberCell number;
    private final TimeCell time;
    private boolean empty = true;

    private boolean numbers = true;
    private boolean longs = true;
    private boolean exact = true;
    /// No fraction is more than `.0`: how a spreadsheet writes whole numbers beside empty cells.
    private boolean pointZero = true;
    private int scale;
    private int wholeDigits;

    private boolean booleans = true;

    private boolean times = true;
    private boolean someTime;
    private boolean iso;
    private boolean slashes;
    private boolean monthFirst = true;
    private boolean dayFirst = true;

    ColumnSketch(String name, NumberCell number, TimeCell time) {
        this.name = name;
        this.number = number;
        this.time = time;
    }

    void accept(RawRow.Kind kind, char[] text, int offset, int length) {
        if (length == 0 && kind == RawRow.Kind.BARE) {
            return;
        }
        empty = false;
        boolean bare = kind == RawRow.Kind.BARE;
        if (numbers) {
            numbers = (bare || kind == RawRow.Kind.NUMBER) && acceptNumber(text, offset, length);
        }
        if (times) {
            times = (bare || kind == RawRow.Kind.TEXT) && acceptTime(text, offset, length);
        }
        if (booleans) {
            booleans = (bare || kind == RawRow.Kind.BOOLEAN) && BooleanCell.read(text, offset, length) >= 0;
        }
    }

    private boolean acceptNumber(char[] text, int offset, int length) {
        if (!number.read(text, offset, length) || number.leadingZero) {
            return false;
        }
        longs &= number.isLong();
        exact &= !number.exponent;
        pointZero &= number.scale == 0 || (number.scale == 1 && number.isLong());
        scale = Math.max(
                scale, number.hasScale(Field.MAX_SCALE) ? Math.min(number.scale, Field.MAX_SCALE) : MAX_DIGITS);
        wholeDigits = Math.max(wholeDigits, number.wholeDigits);
        // A whole number too long to be exact is an id rather than a quantity: as text it keeps its digits.
        return number.exponent ? Double.isFinite(number.asDouble()) : number.scale > 0 || number.isLong();
    }

    private boolean acceptTime(char[] text, int offset, int length) {
        if (!time.read(text, offset, length)) {
            return false;
        }
        someTime |= time.hasTime;
        iso |= !time.slashes;
        slashes |= time.slashes;
        if (!time.slashes) {
            return !slashes && time.epochDay(null) != TimeCell.NONE;
        }
        monthFirst &= time.epochDay(DateOrder.MONTH_FIRST) != TimeCell.NONE;
        dayFirst &= time.epochDay(DateOrder.DAY_FIRST) != TimeCell.NONE;
        return !iso && (monthFirst || dayFirst);
    }

    /// Which order this column's dates with slashes prove; null when they prove none.
    @Nullable
    DateOrder provenOrder() {
        if (empty || !times || !slashes || monthFirst == dayFirst) {
            return null;
        }
        return monthFirst ? DateOrder.MONTH_FIRST : DateOrder.DAY_FIRST;
    }

    Field field(@Nullable DateOrder order) {
        if (empty) {
            return Field.of(name, FieldType.STRING);
        }
        if (booleans) {
            return Field.of(name, FieldType.BOOLEAN);
        }
        if (numbers) {
            Field field = numberField();
            return NAMES_THINGS.matcher(name).matches() ? field.withRole(FieldRole.DIMENSION) : field;
        }
        if (times && (!slashes || fits(order))) {
            return Field.of(name, someTime ? FieldType.TIMESTAMP : FieldType.DATE);
        }
        return Field.of(name, FieldType.STRING);
    }

    private Field numberField() {
        boolean namesThings = NAMES_THINGS.matcher(name).matches();
        if (longs && (scale == 0 || (namesThings && pointZero))) {
            return Field.of(name, FieldType.INTEGER);
        }
        return exact && wholeDigits + scale <= MAX_DIGITS
                ? Field.decimal(name, scale)
                : Field.of(name, FieldType.DOUBLE);
    }

    private boolean fits(@Nullable DateOrder order) {
        return order != null && (order == DateOrder.MONTH_FIRST ? monthFirst : dayFirst);
    }
}
