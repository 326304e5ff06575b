package io.tidemark.backend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Dialect;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.QueryCompiler;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.StoreAddress;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.CatalogEntry;
import io.tidemark.backend.warehouse.DataTable;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimeIndexTest {
    private static final BackendFixture BACKEND = BackendFixture.shared();
    private static final int ROWS = 50_000;

    @Test
    void aSpanOfTimeIsFoundByItsIndexUnderTheTenantsWall() throws SQLException {
        assertEquals(201, BACKEND.post("/api/v1/datasets", "admin@orchard", """
                        {"id":"spans","fields":[{"name":"at","type":"timestamp"},{"name":"text","type":"string"}]}
                        """).statusCode());
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        String lines = IntStream.range(0, ROWS)
                .mapToObj(i -> "{\"op\":\"upsert\",\"row\":{\"at\":\"" + start.plusSeconds(60L * i)
                        + "\",\"text\":\"a line of some length " + i + "\"}}")
                .collect(Collectors.joining("\n"));
        assertEquals(
                200,
                BACKEND.post("/api/v1/datasets/spans/rows", "admin@orchard", lines)
                        .statusCode());
        var query = new Query(
                "spans",
                List.of(new Measure.Aggregate(Agg.COUNT, null, "n")),
                List.of(),
                List.of(new Filter.Between("at", "2026-01-20", "2026-01-21")),
                List.of(),
                List.of(),
                null,
                null);
        analyze();
        String plan = BACKEND.tenants().write("orchard", connection -> {
            CatalogEntry entry = Catalog.get(connection, "spans");
            var compiled = new QueryCompiler(Dialect.POSTGRES)
                    .compile(query, entry.dataset(), new DataTable(entry).name(), start);
            try (var statement = compiled.prepare(connection, "EXPLAIN (FORMAT JSON) ");
                    var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        });
        assertTrue(plan.contains("Bitmap Index Scan"), plan);
    }

    /// As PostgreSQL does by itself after a while.
    private static void analyze() throws SQLException {
        long table = BACKEND.tenants()
                .read("orchard", connection -> Catalog.get(connection, "spans").table());
        try (var owner = BACKEND.connect(StoreAddress.OWNER);
                var statement = owner.createStatement()) {
            statement.execute("analyze data.d" + table);
        }
    }
}
