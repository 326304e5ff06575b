package io.tidemark.app.workspace;

import io.tidemark.analytics.model.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes a table row by row: first its columns, then its rows.
public interface RowSink {
    void columns(List<Field> columns);

    /// @param values in the order of the columns, in the forms an answer of a query has them
    void row(List<@Nullable Object> values);
}
