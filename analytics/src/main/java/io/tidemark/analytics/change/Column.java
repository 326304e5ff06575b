package io.tidemark.analytics.change;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The values of one field over the rows of a page, in storage form (see `FieldType.Storage`). Arrays belong to the
/// page and are not changed after it is built.
public sealed interface Column {
    boolean isNull(int row);

    int size();

    /// As many rows, all of them null.
    default Column emptied() {
        BitSet all = new BitSet();
        all.set(0, size());
        return switch (this) {
            case Longs longs -> new Longs(new long[size()], all, longs.scale());
            case Doubles _ -> new Doubles(new double[size()], all);
            case Texts _ -> new Texts(new @Nullable String[size()]);
        };
    }

    /// @param scale digits after the point when these are unscaled decimals, else 0
    record Longs(long[] values, BitSet nulls, int scale) implements Column {
        @Override
        public boolean isNull(int row) {
            return nulls.get(row);
        }

        @Override
        public int size() {
            return values.length;
        }
    }

    record Doubles(double[] values, BitSet nulls) implements Column {
        @Override
        public boolean isNull(int row) {
            return nulls.get(row);
        }

        @Override
        public int size() {
            return values.length;
        }
    }

    record Texts(@Nullable String[] values) implements Column {
        @Override
        public boolean isNull(int row) {
            return values[row] == null;
        }

        @Override
        public int size() {
            return values.length;
        }
    }
}
