package io.tidemark.analytics.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowHashTest {
    private static final List<Field> FIELDS = List.of(
            Field.of("name", FieldType.STRING),
            Field.decimal("price", 2),
            Field.of("weight", FieldType.DOUBLE),
            Field.of("count", FieldType.INTEGER));
    private final RowHash hash = new RowHash();

    @Test
    void theEncodingIsTheSameInEveryRelease() {
        // A replica written by one release is verified by another: this value may never change.
        assertEquals("6de48e8cac39aa67c5600cdb9f4ad105", hashOf(FIELDS, 7L, "Tea", new BigDecimal("2.50"), 1.5, 3L));
    }

    @Test
    void aFieldThatIsAppendedChangesNoHash() {
        List<Field> wider =
                List.of(FIELDS.get(0), FIELDS.get(1), FIELDS.get(2), FIELDS.get(3), Field.of("new", FieldType.BOOLEAN));
        assertEquals(
                hashOf(FIELDS, 1L, "Tea", BigDecimal.ONE, 1.5, 3L),
                hashOf(wider, 1L, "Tea", BigDecimal.ONE, 1.5, 3L, null));
    }

    @Test
    void aWiderScaleChangesNoHash() {
        List<Field> wider = List.of(FIELDS.get(0), Field.decimal("price", 6), FIELDS.get(2), FIELDS.get(3));
        assertEquals(
                hashOf(FIELDS, 1L, "Tea", new BigDecimal("-2.55"), 1.5, 3L),
                hashOf(wider, 1L, "Tea", new BigDecimal("-2.55"), 1.5, 3L));
    }

    @Test
    void zeroAndNegativeZeroHashAlike() {
        assertEquals(hashOf(FIELDS, 1L, null, null, 0.0, null), hashOf(FIELDS, 1L, null, null, -0.0, null));
    }

    @Test
    void nullEmptyTextAndZeroAreThreeThings() {
        String nothing = hashOf(FIELDS, 1L, null, null, null, null);
        assertNotEquals(nothing, hashOf(FIELDS, 1L, "", null, null, null));
        assertNotEquals(nothing, hashOf(FIELDS, 1L, null, null, null, 0L));
        assertNotEquals(nothing, hashOf(FIELDS, 2L, null, null, null, null));
    }

    @Test
    void sumsForgetTheOrderAndTakeBackWhatTheyTook() {
        Random random = new Random(11);
        BucketSum forward = BucketSum.EMPTY;
        BucketSum[] rows = new BucketSum[500];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new BucketSum(1, random.nextLong(), random.nextLong());
            forward = forward.plus(rows[i]);
        }
        BucketSum backward = BucketSum.EMPTY;
        for (int i = rows.length - 1; i >= 0; i--) {
            backward = backward.plus(rows[i]);
        }
        assertEquals(forward, backward);
        assertEquals(forward, BucketSum.of(forward.count(), forward.sum()));
        for (BucketSum row : rows) {
            forward = forward.minus(row);
        }
        assertEquals(BucketSum.EMPTY, forward);
    }

    private String hashOf(List<Field> fields, long id, @Nullable Object... values) {
        RowPageBuilder page = new RowPageBuilder(new Dataset("t", "T", fields), 1);
        page.beginRow(id);
        for (int i = 0; i < values.length; i++) {
            page.set(i, values[i]);
        }
        return hash.of(page.build()).sum();
    }
}
