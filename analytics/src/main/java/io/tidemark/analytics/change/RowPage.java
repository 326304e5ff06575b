package io.tidemark.analytics.change;

import java.util.List;

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

    public int rows() {
        return ids.length;
    }
}
