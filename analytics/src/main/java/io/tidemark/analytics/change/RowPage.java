package io.tidemark.analytics.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Rows of one dataset as columns: the one form in which rows travel, are hashed, and feed the replica and the
/// columnar index.
///
/// @param ids     the row ids, given once by whoever takes the rows in and never reused within a dataset
/// @param columns in the order of the dataset's fields; a page made before fields were appended has fewer, the rest
/// are null
public record RowPage(String dataset, long[] ids, List<Column> columns) {
    /// The most rows a page may have, and so a transaction of the log.
    public static final int MAX_ROWS = 50_000;

    public RowPage {
        columns = List.copyOf(columns);
        for (Column column : columns) {
            if (column.size() != ids.length) {
                throw new IllegalArgumentException(
                        "a column of " + column.size() + " values in " + ids.length + " rows");
            }
        }
    }

    /// The same rows without the values of some fields.
    ///
    /// @param hidden positions
    public RowPage without(Set<Integer> hidden) {
        List<Column> shown = new ArrayList<>();
        for (int field = 0; field < columns.size(); field++) {
            Column column = columns.get(field);
            shown.add(hidden.contains(field) ? column.emptied() : column);
        }
        return new RowPage(dataset, ids, shown);
    }

    public int rows() {
        return ids.length;
    }
}
