package io.tidemark.backend.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.backend.documents.DocumentRows;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.store.Turns;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds the reports a caller may see. The search itself is PostgreSQL's function `search_reports`, which is given one
/// bound value. Words are looked for as they are written; when no report has them, as they may have been meant.
public final class ReportSearch {

    private static final String FIND = "select " + DocumentRows.COLUMNS + ", place, views, popularity, size"
            + " from search_reports(?::jsonb) with ordinality as found (id, place, views, popularity, size, n)"
            + " join documents using (id) order by n";
    private static final double THOUSANDTHS = 1000;

    /// @param next null on the last page
    record Page(List<FoundReport> reports, @Nullable ReportPlace next) {}

    private record Row(FoundReport report, String place) {}

    private final TenantStore store;
    private final Turns turns;

    public ReportSearch(TenantStore store, Turns turns) {
        this.store = store;
        this.turns = turns;
    }

    Page find(Caller caller, ReportQuery query) {
        try (var _ = turns.take(caller.tenant())) {
            return found(caller, query);
        }
    }

    private Page found(Caller caller, ReportQuery query) {
        return store.read(caller.tenant(), connection -> {
            ReportPlace after = query.after();
            boolean alike = after != null && after.alike();
            List<Row> rows = rows(connection, wanted(caller, query, alike));
            if (rows.isEmpty() && after == null && isNowhereAsWritten(connection, caller, query)) {
                alike = true;
                rows = rows(connection, wanted(caller, query, true));
            }
            return page(query, rows, alike);
        });
    }

    private static Page page(ReportQuery query, List<Row> rows, boolean alike) {
        List<Row> shown = rows.size() > query.limit() ? rows.subList(0, query.limit()) : rows;
        ReportPlace next = null;
        if (rows.size() > shown.size()) {
            Row last = shown.getLast();
            UUID id = UUID.fromString(last.report().document().id());
            next = new ReportPlace(query.sort(), query.descending(), alike, last.place(), id);
        }
        return new Page(shown.stream().map(Row::report).toList(), next);
    }

    /// Whether no report that the caller may see has the words, whatever else is asked.
    private static boolean isNowhereAsWritten(Connection connection, Caller caller, ReportQuery query)
            throws SQLException {
        if (!query.filters().has("search")) {
            return false;
        }
        ObjectNode words = query.filters().deepCopy().retain("search");
        var any = new ReportQuery(words, ReportSort.DATE, true, 1, 0, null);
        return rows(connection, wanted(caller, any, false)).isEmpty();
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

    private static List<Row> rows(Connection connection, ObjectNode wanted) throws SQLException {
        try (var statement = connection.prepareStatement(FIND)) {
            statement.setString(1, wanted.toString());
            List<Row> rows = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    double popularity = Math.round(found.getDouble("popularity") * THOUSANDTHS) / THOUSANDTHS;
                    rows.add(new Row(
                            new FoundReport(
                                    DocumentRows.document(found),
                                    found.getLong("views"),
                                    popularity,
                                    found.getLong("size")),
                            found.getString("place")));
                }
            }
            return rows;
        }
    }
}
