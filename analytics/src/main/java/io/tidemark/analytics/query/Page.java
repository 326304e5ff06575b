package io.tidemark.analytics.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the rows of a statement become a page: one row more than asked for tells that there is a next one.
record Page(Query query, List<Output> outputs, List<SortKey> keys) {
    Page {
        outputs = List.copyOf(outputs);
        keys = List.copyOf(keys);
    }

    static int limit(Query query) {
        Integer limit = query.limit();
        return limit == null ? Query.MAX_ROWS : limit;
    }

    int limit() {
        return limit(query);
    }

    String mark(List<@Nullable Object> lastRow) {
        List<Output> columns = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (SortKey key : keys) {
            columns.add(outputs.get(key.index()));
            values.add(lastRow.get(key.index()));
        }
        return PageToken.write(query, columns, values);
    }
}
