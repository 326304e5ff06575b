package io.tidemark.analytics.change;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// XXH3-128 of the canonical encoding of a row, little-endian: the row id (8 bytes), then for each field that is
/// not null its position (4 bytes) and its value. Text is its UTF-8 length (4 bytes) and bytes; a double its IEEE
/// bits, -0.0 as 0.0; a decimal its scale without trailing zeros (1 byte) and its unscaled value; everything else
/// its storage `long`. Nulls are skipped, so a field that is appended changes no hash; trailing zeros are, so a
/// wider scale changes none either.
///
/// Keeps a buffer: owned by one thread.
public final class RowHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final Hasher128 XXH3 = Hashing.xxh3_128();

    private byte[] buffer = new byte[512];
    private int length;

    /// The sum over all rows of a page.
    public BucketSum of(RowPage page) {
        BucketSum sum = BucketSum.EMPTY;
        for (int row = 0; row < page.rows(); row++) {
            sum = sum.plus(of(page, row));
        }
        return sum;
    }

    /// One row's hash, as a sum with count 1.
    public BucketSum of(RowPage page, int row) {
        length = 0;
        putLong(page.ids()[row]);
        for (int field = 0; field < page.columns().size(); field++) {
            Column column = page.columns().get(field);
            if (column.isNull(row)) {
                continue;
            }
            putInt(field);
            switch (column) {
                case Column.Longs longs when longs.scale() > 0 -> putDecimal(longs.values()[row], longs.scale());
                case Column.Longs longs -> putLong(longs.values()[row]);
                case Column.Doubles doubles -> putLong(Double.doubleToLongBits(doubles.values()[row] + 0.0));
                case Column.Texts texts -> putText(texts.values()[row]);
            }
        }
        HashValue128 hash = XXH3.hashBytesTo128Bits(buffer, 0, length);
        return new BucketSum(1, hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }

    private void putDecimal(long unscaled, int scale) {
        long value = unscaled;
        int digits = scale;
        while (digits > 0 && value % 10 == 0) {
            value /= 10;
            digits--;
        }
        require(9);
        buffer[length++] = (byte) digits;
        putLong(value);
    }

    private void putText(@Nullable String text) {
        if (text == null) {
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putInt(utf8.length);
        require(utf8.length);
        System.arraycopy(utf8, 0, buffer, length, utf8.length);
        length += utf8.length;
    }

    private void putLong(long value) {
        require(8);
        LONG.set(buffer, length, value);
        length += 8;
    }

    private void putInt(int value) {
        require(4);
        INT.set(buffer, length, value);
        length += 4;
    }

    private void require(int bytes) {
        if (length + bytes > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + bytes));
        }
    }
}
