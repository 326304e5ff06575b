package io.tidemark.backend.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.store.QueryPlan;
import io.tidemark.backend.store.SlowLog;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.store.Turns;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds the reports a caller may see. Words are looked for as they are written; when no report has them, as they may
/// have been meant.
public final class ReportSearch {

    /// @param next null on the last page
    record Page(List<FoundReport> reports, @Nullable ReportPlace next) {}

    /// @param alike whether words were looked for as they may have been meant
    /// @param plan  of the statement that took longest; null unless the log tells of the search
    record Found(
            Page page,
            boolean alike,
            Duration elapsed,
            @Nullable QueryPlan plan) {}

    private final TenantStore store;
    private final Turns turns;
    private final MeterRegistry meters;
    private final SlowLog slow;

    public ReportSearch(TenantStore store, Turns turns, MeterRegistry meters) {
        this(store, turns, meters, new SlowLog(ReportSearch.class));
    }

    ReportSearch(TenantStore store, Turns turns, MeterRegistry meters, SlowLog slow) {
        this.store = store;
        this.turns = turns;
        this.meters = meters;
        this.slow = slow;
    }

    Found find(Caller caller, ReportQuery query) {
        long started = System.nanoTime();
        String outcome = "failed";
        try (var _ = turns.take(caller.tenant())) {
            Found found = store.read(caller.tenant(), connection -> found(connection, caller, query, started));
            outcome = outcome(query, found);
            slow.tell("A search of reports", found.elapsed(), found.plan(), () -> shape(query, found));
            return found;
        } catch (BackendException e) {
            slow.tell("A search of reports that failed", since(started), null, query::shape);
            throw e;
        } finally {
            meters.timer("report.searches", "words", query.hasWords() ? "sought" : "none", "found", outcome)
                    .record(since(started));
        }
    }

    private Found found(Connection connection, Caller caller, ReportQuery query, long started) throws SQLException {
        var statements = new SearchStatements(connection);
        ReportPlace after = query.after();
        boolean alike = after != null && after.alike();
        List<SearchStatements.Row> rows = statements.run(wanted(caller, query, alike));
        if (rows.isEmpty() && after == null && isNowhereAsWritten(statements, caller, query)) {
            alike = true;
            rows = statements.run(wanted(caller, query, true));
        }
        Duration elapsed = since(started);
        return new Found(page(query, rows, alike), alike, elapsed, slow.tells(elapsed) ? statements.plan() : null);
    }

    private static Page page(ReportQuery query, List<SearchStatements.Row> rows, boolean alike) {
        List<SearchStatements.Row> shown = rows.size() > query.limit() ? rows.subList(0, query.limit()) : rows;
        ReportPlace next = null;
        if (rows.size() > shown.size()) {
            SearchStatements.Row last = shown.getLast();
            UUID id = UUID.fromString(last.report().document().id());
            next = new ReportPlace(query.sort(), query.descending(), alike, last.place(), id);
        }
        return new Page(shown.stream().map(SearchStatements.Row::report).toList(), next);
    }

    /// Whether no report that the caller may see has the words, whatever else is asked.
    private static boolean isNowhereAsWritten(SearchStatements statements, Caller caller, ReportQuery query)
            throws SQLException {
        if (!query.hasWords()) {
            return false;
        }
        ObjectNode words = query.filters().deepCopy().retain(ReportQuery.WORDS);
        var any = new ReportQuery(words, ReportSort.DATE, true, 1, 0, null);
        return statements.run(wanted(caller, any, false)).isEmpty();
    }

    private static ObjectNode wanted(Caller caller, ReportQuery query, boolean alike) {
        ObjectNode wanted = query.filters().deepCopy();
        wanted.put("viewer", caller.userId()).put("admin", caller.may(Role.ADMIN));
        wanted.put("sort", query.sort().wireName()).put("descending", query.descending());
        wanted.put("limit", query.limit() + 1).put("skip", query.skip()).put("alike", alike);
        ReportPlace after = query.after();
        if (after != null) {
            wanted.put("place", after.value()).put("id", after.id().toString());
        }
        return wanted;
    }

    private static String outcome(ReportQuery query, Found found) {
        if (found.page().reports().isEmpty()) {
            return "nothing";
        }
        if (!query.hasWords()) {
            return "without words";
        }
        return found.alike() ? "alike" : "as written";
    }

    private static String shape(ReportQuery query, Found found) {
        return query.shape() + ", found " + outcome(query, found) + ", "
                + found.page().reports().size() + " reports";
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
