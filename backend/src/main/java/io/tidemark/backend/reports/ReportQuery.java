package io.tidemark.backend.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which reports, in which order, which of them.
///
/// @param filters `search`, `status`, `category`, `from`, `to`, `minViews`, `maxViews`: those that were given
/// @param skip how many to leave out; 0 when there is an `after`
record ReportQuery(
        ObjectNode filters,
        ReportSort sort,
        boolean descending,
        int limit,
        int skip,
        @Nullable ReportPlace after) {

    /// The filter that is words.
    static final String WORDS = "search";

    boolean hasWords() {
        return filters.has(WORDS);
    }

    /// Which filters, which order, how one came to the page: names only.
    String shape() {
        String names = filters.isEmpty()
                ? "no filter"
                : filters.properties().stream().map(Map.Entry::getKey).collect(Collectors.joining(" and "));
        String page = after != null ? ", behind a page" : skip > 0 ? ", a later page" : "";
        return names + ", by " + sort.wireName() + (descending ? " descending" : " ascending") + page;
    }
}
