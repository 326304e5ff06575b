package io.tidemark.backend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.StoreAddress;
import io.tidemark.backend.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A large dataset that is asked again and again, through the whole backend.
class RollupsTest {
    private static final BackendFixture BACKEND = BackendFixture.shared();
    private static final int BATCH = 50_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String BY_SHOP = "'measures':[{'agg':'sum','field':'amount','as':'total'},"
            + "{'agg':'avg','field':'amount','as':'mean'},{'agg':'count','as':'n'}],'dimensions':[{'field':'shop'}]";

    @BeforeAll
    static void aLargeDataset() {
        assertEquals(201, BACKEND.post("/api/v1/datasets", "admin@harbour", """
                        {"id":"tills","key":["id"],"fields":[{"name":"id","type":"integer"},
                        {"name":"shop","type":"string"},{"name":"amount","type":"decimal","scale":2}]}
                        """).statusCode());
        for (int from = 0; from < 2 * BATCH; from += BATCH) {
            write(IntStream.range(from, from + BATCH)
                    .mapToObj(i -> String.format(
                            Locale.ROOT,
                            "{\"op\":\"upsert\",\"row\":{\"id\":%d,\"shop\":\"Shop %d\",\"amount\":%d.%02d}}",
                            i,
                            i % 7,
                            i % 1_000,
                            i % 100))
                    .collect(Collectors.joining("\n")));
        }
    }

    private static void write(String lines) {
        var answer = BACKEND.post("/api/v1/datasets/tills/rows", "admin@harbour", lines);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static JsonNode ask(String question) {
        var answer = BACKEND.post(
                "/api/v1/query", "viewer@harbour", ("{'dataset':'tills'," + question + "}").replace('\'', '"'));
        assertEquals(200, answer.statusCode(), answer.body());
        return BackendFixture.json(answer);
    }

    /// Asks the same in other words, which the cache does not know, until a rollup answers.
    private static JsonNode awaitRollup(String question) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int limit = 1_000; System.nanoTime() < end; limit++) {
            JsonNode answer = ask(question + ",'limit':" + limit);
            if (answer.path("performance").path("source").asText().equals("rollup")) {
                return answer;
            }
            LockSupport.parkNanos(200_000_000);
        }
        throw new AssertionError("no rollup within " + PATIENCE);
    }

    @Test
    void whatIsAskedOftenIsAnsweredFromARollupAndNeverFromAnOldOne() throws SQLException {
        JsonNode direct = ask(BY_SHOP);
        assertFalse(direct.path("performance").path("source").asText().equals("rollup"));
        for (int i = 0; i < 4; i++) {
            assertEquals(direct.path("rows"), ask(BY_SHOP).path("rows"));
        }
        JsonNode rolledUp = awaitRollup(BY_SHOP);
        assertEquals(direct.path("rows"), rolledUp.path("rows"));
        assertTrue(rolledUp.path("performance").path("cost").asDouble() > 0);
        assertFalse(rolledUp.path("performance").path("refreshedAt").asText().isEmpty());

        write("{\"op\":\"upsert\",\"row\":{\"id\":1,\"shop\":\"Shop 1\",\"amount\":1000000.00}}");
        JsonNode changed = ask(BY_SHOP);
        assertEquals(
                direct.path("rows").path(1).path(1).asDouble() + 1_000_000 - 1.01,
                changed.path("rows").path(1).path(1).asDouble(),
                0.001);
        assertEquals(changed.path("rows"), awaitRollup(BY_SHOP).path("rows"));

        nobodyElseSeesIt();
        whatIsGoneWhenItIsAskedIsAnsweredFromElsewhere();
        aKeyThatNoIndexTakesEndsItForGood();
    }

    private static void aKeyThatNoIndexTakesEndsItForGood() {
        String shop = new Random(1)
                .ints(9_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        write("{\"op\":\"upsert\",\"row\":{\"id\":2,\"shop\":\"" + shop + "\",\"amount\":1.00}}");
        JsonNode answer = ask(BY_SHOP);
        assertEquals(8, answer.path("rows").size());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (kept() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(100_000_000);
        }
        assertEquals(0, kept());
        assertEquals(answer.path("rows"), ask(BY_SHOP + ",'limit':900").path("rows"));
    }

    private static long kept() {
        return count("harbour", "rollups where dataset = 'tills' and worth");
    }

    /// As when it is dropped between being chosen and being read.
    private static void whatIsGoneWhenItIsAskedIsAnsweredFromElsewhere() throws SQLException {
        JsonNode before = ask(BY_SHOP);
        try (var owner = BACKEND.connect(StoreAddress.OWNER);
                var statement = owner.createStatement()) {
            for (long no : numbers()) {
                statement.execute("alter view data.r" + no + " rename to gone" + no);
            }
            JsonNode answer = ask(BY_SHOP + ",'limit':901");
            for (long no : numbers()) {
                statement.execute("alter view data.gone" + no + " rename to r" + no);
            }
            assertFalse(answer.path("performance").path("source").asText().equals("rollup"));
            assertEquals(before.path("rows"), answer.path("rows"));
        }
    }

    private static List<Long> numbers() {
        return BACKEND.tenants().read("harbour", connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select no from rollups where worth")) {
                List<Long> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
                return found;
            }
        });
    }

    private static void nobodyElseSeesIt() {
        List<Long> numbers = numbers();
        assertFalse(numbers.isEmpty());
        for (long no : numbers) {
            assertTrue(count("harbour", "data.r" + no) > 0);
            assertEquals(0, count("orchard", "data.r" + no));
            assertThrows(StoreException.class, () -> count("harbour", "data.m" + no));
            assertThrows(StoreException.class, () -> count("orchard", "data.m" + no));
            for (String call : List.of("refresh_rollup(" + no + ")", "drop_rollup(" + no + ", false)")) {
                assertThrows(StoreException.class, () -> BACKEND.tenants().write("orchard", connection -> {
                    try (var statement = connection.createStatement()) {
                        return statement.execute("select " + call);
                    }
                }));
            }
        }
    }

    private static long count(String tenant, String table) {
        return BACKEND.tenants().read(tenant, connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) from " + table)) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    @Test
    void aRollupOfAnotherTenantsDatasetCannotBeMade() {
        assertThrows(StoreException.class, () -> BACKEND.tenants().write("orchard", connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("select create_rollup('tills', '{1}', '{\"\"}', '{2}')");
            }
        }));
    }
}
