package io.tidemark.store.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Copy;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.change.RowRange;
import io.tidemark.analytics.change.SumMismatch;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.StoredRows;
import io.tidemark.store.Truth;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows that another program damaged are found in the rows themselves and put right piece by piece.
final class CopyTest {
    private static final String BUCKET = "sales.1";

    private final Path folder;
    private final Truth truth = new Truth(Sample.DATASET);
    private ReplicaFile file;
    private Copy copy;

    CopyTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = ReplicaFile.open(folder, InstantSource.fixed(Sample.NOW));
        this.copy = file.copy();
    }

    @BeforeEach
    void fill() {
        truth.change(BUCKET, Sample.rows(new Random(7), 1, 1_000));
        truth.change("sales.2", Sample.rows(new Random(8), 2_001, 10));
        truth.snapshot(BUCKET, 300);
        truth.snapshot("sales.2", 300);
        truth.firstSync(file.replica());
    }

    @AfterEach
    void close() {
        file.close();
    }

    private void damage(String sql) throws SQLException {
        file.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("replica.sqlite"));
                Statement statement = connection.createStatement()) {
            assertTrue(statement.executeUpdate(sql) > 0);
        }
        file = ReplicaFile.open(folder, InstantSource.fixed(Sample.NOW));
        copy = file.copy();
    }

    private Copy.Held held() {
        return copy.held(() -> false).stream()
                .filter(each -> each.bucket().equals(BUCKET))
                .findFirst()
                .orElseThrow();
    }

    private RowPage page(long from, long to) {
        RowPageBuilder builder = new RowPageBuilder(truth.dataset(), 1_000);
        truth.expected().forEach((id, values) -> {
            if (id >= from && id <= to) {
                builder.beginRow(id);
                for (int i = 0; i < values.size(); i++) {
                    @Nullable Object value = values.get(i);
                    builder.set(i, value);
                }
            }
        });
        return builder.build();
    }

    @Test
    void whatTheRowsAreIsToldFromTheRows() throws SQLException {
        assertEquals(new Copy.Held(BUCKET, truth.sum(BUCKET), truth.sum(BUCKET)), held());
        damage("UPDATE r1 SET c1 = coalesce(c1, 0) + 1 WHERE _row = 7");
        assertEquals(truth.sum(BUCKET), held().noted());
        assertNotEquals(truth.sum(BUCKET), held().rows());
        assertEquals(1_000, held().rows().count());
    }

    @Test
    void piecesCoverTheRangeAndAddUp() {
        List<RowRange> pieces = copy.pieces(BUCKET, 0, Long.MAX_VALUE, 7);
        assertEquals(7, pieces.size());
        assertEquals(0, pieces.getFirst().from());
        assertEquals(Long.MAX_VALUE, pieces.getLast().to());
        BucketSum sum = BucketSum.EMPTY;
        for (int i = 0; i < pieces.size(); i++) {
            sum = sum.plus(pieces.get(i).told());
            if (i > 0) {
                assertEquals(pieces.get(i - 1).to() + 1, pieces.get(i).from());
            }
        }
        assertEquals(truth.sum(BUCKET), sum);
        assertEquals(List.of(RowRange.of(5_000, 6_000, BucketSum.EMPTY)), copy.pieces(BUCKET, 5_000, 6_000, 7));
    }

    @Test
    void aRangeIsMendedWhateverHappenedToIt() throws SQLException {
        damage("UPDATE r1 SET c1 = coalesce(c1, 0) + 1, _bucket = 77 WHERE _row = 7");
        damage("DELETE FROM r1 WHERE _row BETWEEN 20 AND 29");
        damage("UPDATE r1 SET _row = 5000 WHERE _row = 30");
        copy.mend(BUCKET, 1, 40, page(1, 40));
        assertThrows(SumMismatch.class, () -> copy.settle(BUCKET, truth.sum(BUCKET)));
        copy.mend(BUCKET, 1_001, Long.MAX_VALUE, page(1_001, 1_000));
        copy.settle(BUCKET, truth.sum(BUCKET));
        assertEquals(truth.expected(), StoredRows.of(folder, truth.dataset()));
        assertEquals(List.of(), file.verify().mismatches());
    }

    @Test
    void aSumThatWasNotedWrongIsPutRight() throws SQLException {
        damage("UPDATE buckets SET count = count + 1 WHERE id = '" + BUCKET + "'");
        assertEquals(truth.sum(BUCKET), held().rows());
        copy.settle(BUCKET, held().rows());
        assertEquals(List.of(), file.verify().mismatches());
    }
}
