package io.tidemark.backend.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.backend.documents.DocumentRows;
import io.tidemark.backend.store.QueryPlan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The statements of one search, in one transaction. PostgreSQL's functions `search_reports` and `search_plan` are
/// given one bound value. Owned by one thread.
final class SearchStatements {

    private static final String FIND = "select " + DocumentRows.COLUMNS + ", place, views, popularity, size"
            + " from search_reports(?::jsonb) with ordinality as found (id, place, views, popularity, size, n)"
            + " join documents using (id) order by n";
    private static final String EXPLAIN = "select search_plan(?::jsonb)";
    private static final double THOUSANDTHS = 1000;

    /// @param place what it is sorted by, as PostgreSQL writes it
    record Row(FoundReport report, String place) {}

    private final Connection connection;
    private @Nullable ObjectNode slowest;
    private long longest;

    SearchStatements(Connection connection) {
        this.connection = connection;
    }

    List<Row> run(ObjectNode wanted) throws SQLException {
        long started = System.nanoTime();
        List<Row> rows = rows(wanted);
        long took = System.nanoTime() - started;
        if (slowest == null || took > longest) {
            slowest = wanted;
            longest = took;
        }
        return rows;
    }

    private List<Row> rows(ObjectNode wanted) throws SQLException {
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

    /// Of the one that took longest; null when none was run.
    @Nullable
    QueryPlan plan() throws SQLException {
        if (slowest == null) {
            return null;
        }
        try (var explain = connection.prepareStatement(EXPLAIN)) {
            explain.setString(1, slowest.toString());
            return QueryPlan.read(explain);
        }
    }
}
