package io.tidemark.analytics.ingest;

import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row on its way into a page: cells are put in one by one, and only a row without a fault goes on. Reused from
/// row to row.
final class TypedRow {
    private static final int SHOWN = 40;

    private final Dataset dataset;
    private final List<Field> fields;
    private final @Nullable DateOrder order;
    private final boolean[] set;
    private final long[] longs;
    private final double[] doubles;
    private final @Nullable String[] texts;
    private final TextCache[] caches;
    private final NumberCell number = new NumberCell();
    private final TimeCell time = new TimeCell();

    TypedRow(Dataset dataset, @Nullable DateOrder order) {
        this.dataset = dataset;
        this.fields = dataset.fields();
        this.order = order;
        int count = fields.size();
        set = new boolean[count];
        longs = new long[count];
        doubles = new double[count];
        texts = new @Nullable String[count];
        caches = new TextCache[count];
        Arrays.setAll(caches, i -> new TextCache());
    }

    void clear() {
        Arrays.fill(set, false);
    }

    /// Takes one cell.
    ///
    /// @return a sentence when it does not fit; null when it does
    @Nullable
    String put(int index, RawRow.Kind kind, char[] text, int offset, int length) {
        if (length == 0 && kind == RawRow.Kind.BARE) {
            return null;
        }
        Field field = fields.get(index);
        String fault =
                switch (field.type()) {
                    case STRING -> putText(index, text, offset, length);
                    case INTEGER -> putInteger(index, text, offset, length);
                    case DECIMAL -> putDecimal(index, field.scale(), text, offset, length);
                    case DOUBLE -> putDouble(index, text, offset, length);
                    case BOOLEAN -> putBoolean(index, text, offset, length);
                    case DATE -> putDate(index, text, offset, length);
                    case TIMESTAMP -> putTimestamp(index, text, offset, length);
                };
        set[index] = fault == null;
        return fault == null ? null : "“" + field.name() + "”: " + shown(text, offset, length) + " " + fault;
    }

    private static String shown(char[] text, int offset, int length) {
        boolean cut = length > SHOWN;
        StringBuilder shown = new StringBuilder("“");
        for (int i = offset; i < offset + (cut ? SHOWN : length); i++) {
            shown.append(Character.isISOControl(text[i]) || Character.isSurrogate(text[i]) ? '\uFFFD' : text[i]);
        }
        return shown.append(cut ? "…”" : "”").toString();
    }

    private @Nullable String putText(int index, char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            char c = text[i];
            if (c == 0) {
                return "holds a NUL character, which a text cannot.";
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == offset + length || !Character.isLowSurrogate(text[i + 1])) {
                    return "holds half of a character (an unpaired surrogate).";
                }
                i++;
            }
        }
        texts[index] = caches[index].text(text, offset, length);
        return null;
    }

    private @Nullable String putInteger(int index, char[] text, int offset, int length) {
        if (!number.read(text, offset, length) || number.exponent) {
            return "is not a whole number.";
        }
        if (!number.isLong()) {
            return number.scale > 0 ? "is not a whole number." : "is too large for a whole number.";
        }
        longs[index] = number.asLong();
        return null;
    }

    private @Nullable String putDecimal(int index, int scale, char[] text, int offset, int length) {
        if (!number.read(text, offset, length) || number.exponent) {
            return "is not a decimal number.";
        }
        if (!number.isExact()) {
            return "has more than 18 digits.";
        }
        if (!number.hasScale(scale)) {
            return "has more than " + scale + " digits after the point.";
        }
        long unscaled = number.asDecimal(scale);
        longs[index] = unscaled;
        return unscaled == Long.MIN_VALUE
                ? "is too large: with " + scale + " after the point it has more than 18 digits."
                : null;
    }

    private @Nullable String putDouble(int index, char[] text, int offset, int length) {
        if (!number.read(text, offset, length)) {
            return "is not a number.";
        }
        doubles[index] = number.asDouble();
        return Double.isFinite(doubles[index]) ? null : "is too large for a number.";
    }

    private @Nullable String putBoolean(int index, char[] text, int offset, int length) {
        longs[index] = BooleanCell.read(text, offset, length);
        return longs[index] < 0 ? "is neither true nor false." : null;
    }

    private @Nullable String putDate(int index, char[] text, int offset, int length) {
        long day = time.read(text, offset, length) && !time.hasTime ? time.epochDay(order) : TimeCell.NONE;
        longs[index] = day;
        return day == TimeCell.NONE ? "is not a date like " + example() + "." : null;
    }

    private @Nullable String putTimestamp(int index, char[] text, int offset, int length) {
        long micros = time.read(text, offset, length) ? time.epochMicros(order) : TimeCell.NONE;
        longs[index] = micros;
        return micros == TimeCell.NONE ? "is not a time like " + example() + " 23:59:00." : null;
    }

    private String example() {
        return order == null ? "2025-12-31" : order == DateOrder.DAY_FIRST ? "31/12/2025" : "12/31/2025";
    }

    boolean isSet(int index) {
        return set[index];
    }

    void addTo(RowPageBuilder page, long id) {
        page.beginRow(id);
        for (int i = 0; i < set.length; i++) {
            if (!set[i]) {
                continue;
            }
            switch (dataset.fields().get(i).type().storage()) {
                case TEXT -> page.setText(i, String.valueOf(texts[i]));
                case LONG -> page.setLong(i, longs[i]);
                case DOUBLE -> page.setDouble(i, doubles[i]);
            }
        }
    }
}
