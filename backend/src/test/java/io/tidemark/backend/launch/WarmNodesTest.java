package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.redis.RealRedis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two backends on one PostgreSQL that have no Redis between them.
final class WarmNodesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String DATASET = "kept";
    private static final int LAST = 4;

    @Test
    void whatIsAskedOnBothIsAnsweredAlreadyOnBothAfterACommitOnOne() throws Exception {
        try (var nodes = new TwoNodes(CacheSettings.USUAL)) {
            List<RunningNode> both = List.of(nodes.one, nodes.other);
            nodes.one.declare(DATASET);
            nodes.one.write(DATASET);
            both.forEach(node -> RealRedis.await(
                    "the first row", () -> rows(node.count(DATASET)).equals("[[1]]")));
            RealRedis.await("it is counted", PATIENCE, () -> asked(nodes.one) >= both.size());
            // Whichever node does the upkeep, the other has to follow each time. Nobody asks meanwhile.
            for (int written = 2; written <= LAST; written++) {
                List<Double> before = both.stream().map(WarmNodesTest::warmed).toList();
                nodes.one.write(DATASET);
                for (int i = 0; i < both.size(); i++) {
                    RunningNode node = both.get(i);
                    double cold = before.get(i);
                    RealRedis.await(
                            "node " + i + " answers commit " + written + " beforehand",
                            PATIENCE,
                            () -> warmed(node) > cold);
                }
            }
            for (RunningNode node : both) {
                JsonNode answer = node.count(DATASET);
                assertEquals("[[" + LAST + "]]", rows(answer));
                assertEquals("hit", answer.path("performance").path("cache").asText());
            }
        }
    }

    private static String rows(JsonNode answer) {
        return answer.path("rows").toString();
    }

    /// How often something was asked, as PostgreSQL knows it from both.
    private static long asked(RunningNode node) {
        return node.graph().base().tenants.read("orchard", connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select coalesce(sum(asked), 0) from query_usage")) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    private static double warmed(RunningNode node) {
        return node.exchange("GET", "/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith("answers_warmed_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
