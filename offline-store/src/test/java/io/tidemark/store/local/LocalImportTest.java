package io.tidemark.store.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.columnar.RowSource;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.StoredRows;
import io.tidemark.store.Truth;
import io.tidemark.store.answers.DatasetInfo;
import io.tidemark.store.answers.NoSuchDataset;
import io.tidemark.store.file.StoreException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalImportTest {
    private static final Dataset NUMBERS = new Dataset("numbers", "Numbers", List.of(Field.of("n", FieldType.INTEGER)));

    private final Path folder;
    private final ReplicaFile file;

    LocalImportTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = ReplicaFile.open(folder, InstantSource.fixed(Sample.NOW));
    }

    @AfterEach
    void close() {
        file.close();
    }

    private static RowPage page(LocalImport importing, long... numbers) {
        RowPageBuilder page = new RowPageBuilder(importing.dataset(), numbers.length);
        for (long number : numbers) {
            page.beginRow(importing.nextRow());
            page.setLong(0, number);
        }
        return page.build();
    }

    private void store(Dataset dataset, boolean replace, long... numbers) {
        try (LocalImport importing = file.local().open(dataset, replace)) {
            importing.append(page(importing, numbers));
            importing.commit();
        }
    }

    @Test
    void anImportIsThereAsAWhole() {
        List<Set<String>> news = new ArrayList<>();
        file.listen(changed -> news.add(changed.datasets()));
        store(NUMBERS, false, 5, 6);
        store(NUMBERS, false, 7);
        assertEquals(Map.of(1L, List.of(5L), 2L, List.of(6L), 3L, List.of(7L)), StoredRows.of(folder, NUMBERS));
        assertEquals(List.of(Set.of("numbers"), Set.of("numbers")), news);
        try (RowSource.Changes rows = file.rows("numbers")) {
            RowPage page = rows.next();
            assertEquals(3, page == null ? 0 : page.rows());
            assertNull(rows.next());
        }
        assertThrows(NoSuchDataset.class, () -> file.rows("others"));
        assertEquals(List.of(), file.verify().mismatches());
    }

    @Test
    void aCancelledImportLeavesNothingBehind() {
        store(NUMBERS, false, 5);
        try (LocalImport importing = file.local().open(NUMBERS, true)) {
            importing.append(page(importing, 6, 7));
        }
        assertEquals(Map.of(1L, List.of(5L)), StoredRows.of(folder, NUMBERS));
        assertEquals(List.of(), file.verify().mismatches());
    }

    @Test
    void replacingPutsNewRowsAndFieldsInTheOldOnesPlace() {
        store(NUMBERS, false, 5, 6);
        Dataset other = new Dataset("numbers", "Numbers", List.of(Field.decimal("d", 2)));
        assertThrows(StoreException.class, () -> store(other, false, 1));
        store(other, true, 1);
        DatasetInfo info = file.queries().datasets().getFirst();
        assertEquals(1, info.rows());
        assertEquals(other, info.dataset());
        file.local().remove("numbers");
        assertEquals(List.of(), file.queries().datasets());
    }

    @Test
    void aSyncedDatasetIsNotImportedOverAndALocalOneMakesRoom() {
        Dataset sales = new Dataset("sales", "Mine", List.of(Field.of("n", FieldType.INTEGER)));
        store(sales, false, 5);
        Truth truth = new Truth(Sample.DATASET);
        truth.change("sales.1", Sample.rows(new Random(3), 1, 10));
        truth.snapshot("sales.1", 10);
        truth.firstSync(file.replica());

        assertEquals(
                List.of("sales", "sales-local"),
                file.queries().datasets().stream().map(i -> i.dataset().id()).toList());
        assertEquals(truth.expected(), StoredRows.of(folder, Sample.DATASET));
        assertThrows(StoreException.class, () -> store(sales, true, 6));
        assertThrows(StoreException.class, () -> file.local().remove("sales"));
    }
}
