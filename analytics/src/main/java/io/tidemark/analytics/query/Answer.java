package io.tidemark.analytics.query;

import io.tidemark.analytics.model.FieldRole;
import io.tidemark.analytics.model.FieldType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a query: the dimensions in order, then the measures in order.
///
/// @param rows      values by column: `String`, `Long`, `BigDecimal`, `Double`, `Boolean`, `LocalDate`, `Instant`
/// or null
/// @param nextAfter where the next page begins; null when there is none
public record Answer(
        List<Column> columns,
        List<List<@Nullable Object>> rows,
        @Nullable String nextAfter) {

    public record Column(
            String name,
            FieldType type,
            FieldRole role,
            @Nullable String unit) {}

    /// The position of a column.
    ///
    /// @throws IllegalArgumentException when there is none of that name
    public int column(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no column " + name);
    }
}
