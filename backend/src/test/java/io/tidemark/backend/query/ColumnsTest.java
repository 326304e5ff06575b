package io.tidemark.backend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.launch.BackendFixture;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A dataset large enough to be copied, asked through the whole backend.
class ColumnsTest {
    private static final BackendFixture BACKEND = BackendFixture.shared();
    private static final int ROWS = 25_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> QUESTIONS = List.of(
            "'measures':[{'agg':'sum','field':'amount','as':'total'},{'agg':'count','as':'n'},"
                    + "{'agg':'avg','field':'weight','as':'mean'},{'agg':'stddev','field':'weight','as':'spread'}]",
            "'measures':[{'agg':'sum','field':'amount','as':'total'},{'agg':'p95','field':'amount','as':'high'}],"
                    + "'dimensions':[{'field':'at','grain':'week','as':'week'},{'field':'shop'}],"
                    + "'sort':[{'by':'total','dir':'desc'}],'limit':50",
            "'measures':[{'agg':'countDistinct','field':'id','as':'ids'},{'agg':'max','field':'weight','as':'most'}],"
                    + "'dimensions':[{'field':'shop'}],'filters':[{'field':'shop','op':'contains','value':'é'},"
                    + "{'field':'at','op':'between','from':'2026-01-05','to':'2026-03-01'}]");

    @BeforeAll
    static void twoTenantsHaveALargeDatasetOfTheSameName() {
        for (String tenant : List.of("harbour", "orchard")) {
            declare("ledger", tenant);
            put("ledger", tenant, 0, tenant.equals("harbour") ? 1 : 7);
        }
    }

    private static void declare(String dataset, String tenant) {
        assertEquals(
                201,
                BACKEND.post("/api/v1/datasets", "admin@" + tenant, """
                        {"id":"%s","key":["id"],"fields":[{"name":"id","type":"integer"},{"name":"shop","type":"string"},
                        {"name":"amount","type":"decimal","scale":2},{"name":"weight","type":"double"},
                        {"name":"at","type":"timestamp"}]}
                        """.formatted(dataset))
                        .statusCode());
    }

    private static void put(String dataset, String tenant, int from, int factor) {
        String lines = IntStream.range(from, from + ROWS)
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "{\"op\":\"upsert\",\"row\":{\"id\":%d,\"shop\":%s,\"amount\":%d.%02d,\"weight\":%s,\"at\":\"2026-%02d-%02dT%02d:00:00Z\"}}",
                        i,
                        i % 11 == 0 ? "null" : "\"Café " + i % 9 + "\"",
                        (long) i * factor % 90_000,
                        i % 100,
                        i * 0.37 * factor,
                        i % 12 + 1,
                        i % 28 + 1,
                        i % 24))
                .collect(Collectors.joining("\n"));
        write(dataset, tenant, lines);
    }

    private static void write(String dataset, String tenant, String lines) {
        var answer = BACKEND.post("/api/v1/datasets/" + dataset + "/rows", "admin@" + tenant, lines);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    /// Roles have answers of their own in the cache, so that each asks anew.
    private static JsonNode ask(String dataset, String user, String question) {
        var answer = BACKEND.post(
                "/api/v1/query", user, ("{'dataset':'" + dataset + "'," + question + "}").replace('\'', '"'));
        assertEquals(200, answer.statusCode(), answer.body());
        return BackendFixture.json(answer);
    }

    private static String source(JsonNode answer) {
        return answer.path("performance").path("source").asText();
    }

    /// Asks what was not asked before until the copy is there.
    private static void awaitCopy(String dataset, String tenant) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            String question = "'measures':[{'agg':'count','as':'try" + System.nanoTime() + "_" + i + "'}]";
            if (source(ask(dataset, "admin@" + tenant, question)).equals("columnar")) {
                return;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("no columnar copy within " + PATIENCE);
    }

    @Test
    void theCopyAnswersAsTheRowsDo() {
        List<JsonNode> fromRows = QUESTIONS.stream()
                .map(question -> ask("ledger", "viewer@harbour", question))
                .toList();
        awaitCopy("ledger", "harbour");
        for (int i = 0; i < QUESTIONS.size(); i++) {
            JsonNode copied = ask("ledger", "admin@harbour", QUESTIONS.get(i));
            assertEquals("columnar", source(copied));
            assertEquals(fromRows.get(i).path("columns"), copied.path("columns"));
            assertEquals(
                    fromRows.get(i).path("rows").toString(), copied.path("rows").toString());
            assertTrue(copied.path("rows").size() > 0);
        }
    }

    @Test
    void whatWasWrittenIsInTheNextAnswerWhoeverGivesIt() {
        declare("stream", "harbour");
        put("stream", "harbour", 0, 3);
        awaitCopy("stream", "harbour");
        String sum = "'measures':[{'agg':'sum','field':'amount','as':'total'},{'agg':'count','as':'n'}],"
                + "'filters':[{'field':'id','op':'>=','value':24998}]";
        for (int round = 0; round < 3; round++) {
            write("stream", "harbour", """
                    {"op":"upsert","row":{"id":24999,"amount":%d.25}}
                    {"op":"upsert","row":{"id":%d,"amount":1.00}}
                    {"op":"delete","row":{"id":24998}}
                    """.formatted(round, 30_000 + round));
            String wanted = "[[" + (round + (round + 1)) + ".25," + (round + 2) + "]]";
            assertEquals(
                    wanted,
                    ask("stream", "viewer@harbour", sum).path("rows").toString(),
                    "at once, before the copy can know");
            awaitCopy("stream", "harbour");
            JsonNode copied = ask("stream", "admin@harbour", sum);
            assertEquals("columnar", source(copied));
            assertEquals(wanted, copied.path("rows").toString());
        }
    }

    @Test
    void nobodySeesAnotherTenantsCopy() {
        awaitCopy("ledger", "harbour");
        awaitCopy("ledger", "orchard");
        String sum = "'measures':[{'agg':'sum','field':'weight','as':'w'}]";
        JsonNode harbour = ask("ledger", "editor@harbour", sum);
        JsonNode orchard = ask("ledger", "admin@orchard", sum);
        assertEquals("columnar", source(harbour));
        assertEquals("columnar", source(orchard));
        double ratio = orchard.path("rows").path(0).path(0).asDouble()
                / harbour.path("rows").path(0).path(0).asDouble();
        assertEquals(7, ratio, 1e-9);
    }

    @Test
    void moreDigitsAfterThePointReachTheCopy() {
        declare("digits", "orchard");
        put("digits", "orchard", 0, 1);
        awaitCopy("digits", "orchard");
        write("digits", "orchard", "{\"op\":\"upsert\",\"row\":{\"id\":0,\"amount\":0.0625}}");
        awaitCopy("digits", "orchard");
        JsonNode copied = ask(
                "digits",
                "viewer@orchard",
                "'measures':[{'agg':'sum','field':'amount','as':'a'}],'filters':[{'field':'id','op':'=','value':0}]");
        assertEquals("columnar", source(copied));
        assertEquals("[[0.0625]]", copied.path("rows").toString());
    }

    private static double copies() {
        return BACKEND.get("/metrics", null)
                .body()
                .lines()
                .filter(line -> line.startsWith("columns_datasets "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void theCopyOfWhatIsImportedIsThereBeforeTheFirstQuestion() {
        declare("before", "harbour");
        put("before", "harbour", 0, 1);
        awaitCopy("before", "harbour");

        double copies = copies();
        String lines = IntStream.range(0, ROWS).mapToObj(i -> i + "," + i % 7).collect(Collectors.joining("\n"));
        var begun =
                BACKEND.post("/api/v1/datasets/cargo/import?format=csv", "admin@harbour", "id,units\n" + lines + "\n");
        assertEquals(202, begun.statusCode(), begun.body());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (copies() == copies) {
            assertTrue(System.nanoTime() < end, "no copy is begun");
            LockSupport.parkNanos(20_000_000);
        }

        // Copies are brought up to date in rounds: three later it is as far as it gets without a question.
        for (int round = 1; round <= 3; round++) {
            write("before", "harbour", "{\"op\":\"upsert\",\"row\":{\"id\":0,\"amount\":" + round + ".00}}");
            awaitCopy("before", "harbour");
        }
        JsonNode first = ask("cargo", "admin@harbour", "'measures':[{'agg':'sum','field':'id','as':'n'}]");
        assertEquals("columnar", source(first));
        assertEquals(
                "[[" + (long) ROWS * (ROWS - 1) / 2 + "]]", first.path("rows").toString());
    }
}
