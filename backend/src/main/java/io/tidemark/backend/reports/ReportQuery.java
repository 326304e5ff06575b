package io.tidemark.backend.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
        @Nullable ReportPlace after) {}
