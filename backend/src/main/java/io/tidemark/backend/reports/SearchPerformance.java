package io.tidemark.backend.reports;

import io.tidemark.backend.store.SlowLog;
import org.jspecify.annotations.Nullable;

/// How a page of reports was come by: the members that a query's answer has. A search is kept by nobody and answered
/// from rows.
///
/// @param cost always null: it is an estimate from all tenants' reports, and would tell which words others use
record SearchPerformance(
        long elapsedMs,
        int rowCount,
        String cache,
        boolean slow,
        boolean large,
        @Nullable Double cost,
        String source) {

    static SearchPerformance of(ReportSearch.Found found) {
        int rows = found.page().reports().size();
        boolean slow = found.elapsed().compareTo(SlowLog.SLOW) > 0;
        return new SearchPerformance(found.elapsed().toMillis(), rows, "off", slow, false, null, "rows");
    }
}
