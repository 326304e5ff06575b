package io.tidemark.analytics.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks all three engines and the reference, and lets nobody differ.
final class Agreement {
    private static final Reference FULL = new Reference(NastyData.DATASET, NastyData.rows());
    private static final Reference EMPTY = new Reference(NastyData.DATASET, List.of());

    private Agreement() {}

    static void on(Query query) throws SQLException {
        on(query, "t", FULL);
    }

    static void onEmptyTable(Query query) throws SQLException {
        on(query, "empty", EMPTY);
    }

    private static void on(Query query, String table, Reference reference) throws SQLException {
        Answer all = reference.answer(query);
        int limit = query.limit() == null ? all.rows().size() : query.limit();
        List<List<@Nullable Object>> page =
                all.rows().subList(0, Math.min(limit, all.rows().size()));
        for (Dialect dialect : Dialect.values()) {
            Answer answer = Engine.of(dialect).ask(query, table);
            assertEquals(all.columns(), answer.columns(), () -> dialect + " columns of " + query);
            assertEquals(text(page), text(answer.rows()), () -> dialect + " rows of " + query);
            assertEquals(page, answer.rows(), () -> dialect + " types of rows of " + query);
            assertEquals(
                    all.rows().size() > limit, answer.nextAfter() != null, () -> dialect + " next page of " + query);
        }
    }

    /// Follows the page marks to the end: together the pages are the whole.
    static void onPages(Query query) throws SQLException {
        Answer all = FULL.answer(query);
        for (Dialect dialect : Dialect.values()) {
            List<List<@Nullable Object>> walked = new ArrayList<>();
            String after = null;
            do {
                Answer answer = Engine.of(dialect).ask(query.withAfter(after));
                walked.addAll(answer.rows());
                after = answer.nextAfter();
            } while (after != null && walked.size() <= all.rows().size());
            assertEquals(text(all.rows()), text(walked), () -> dialect + " pages of " + query);
        }
    }

    static boolean isTooLarge(Query query) {
        try {
            FULL.answer(query);
            return false;
        } catch (ArithmeticException e) {
            return true;
        }
    }

    static void onRefusal(Query query) {
        assertTrue(isTooLarge(query));
        for (Dialect dialect : Dialect.values()) {
            assertThrows(SumTooLarge.class, () -> Engine.of(dialect).ask(query), () -> dialect + " " + query);
        }
    }

    /// One row a line, so that a difference is seen at once.
    private static String text(List<List<@Nullable Object>> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(row).append('\n'));
        return text.toString();
    }
}
