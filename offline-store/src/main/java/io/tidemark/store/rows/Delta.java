package io.tidemark.store.rows;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.columnar.Feed;
import io.tidemark.store.catalog.StoredDataset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a transaction did to one dataset, as far as the columnar index has to know.
final class Delta {
    /// A larger change is not kept in memory until the commit: the index reads it from the table.
    private static final long MOST_FED = 200_000;

    private final StoredDataset dataset;
    private final List<RowPage> upserts = new ArrayList<>();
    private final Set<Long> deletes = new HashSet<>();
    private final Set<Long> seen = new HashSet<>();
    private long rows;
    private boolean fresh = true;
    private boolean simple = true;
    private boolean rebuilt;

    Delta(StoredDataset dataset) {
        this.dataset = dataset;
    }

    StoredDataset dataset() {
        return dataset;
    }

    /// Rows that were not there before; nothing else is done to the dataset in this transaction.
    void appended(RowPage page) {
        keep(page);
    }

    private void keep(RowPage page) {
        rows += page.rows();
        if (rows <= MOST_FED) {
            upserts.add(page);
        } else {
            simple = false;
            upserts.clear();
        }
    }

    /// @param whole false when not all rows of the page were taken
    /// @param added true when none of the rows was there before
    void upserted(RowPage page, boolean whole, boolean added) {
        fresh &= added;
        simple &= whole;
        for (long id : page.ids()) {
            simple &= seen.add(id);
        }
        keep(page);
    }

    void deleted(long id) {
        simple &= seen.add(id);
        deletes.add(id);
    }

    /// Rows went that are named in the table of the gone by a statement of their own.
    void thinned() {
        simple = false;
    }

    /// Too much happened to tell: an index starts over.
    void rebuilt() {
        rebuilt = true;
    }

    boolean isRebuilt() {
        return rebuilt;
    }

    Set<Long> deletes() {
        return deletes;
    }

    /// The change as the index takes it; null when it has to look for itself.
    @Nullable
    Feed feed(long seq) {
        if (rebuilt || !simple) {
            return null;
        }
        long[] ids = deletes.stream().mapToLong(Long::longValue).toArray();
        return new Feed(dataset.dataset(), dataset.seq(), seq, upserts, ids, fresh);
    }
}
