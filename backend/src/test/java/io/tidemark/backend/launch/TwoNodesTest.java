package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.cache.Lifetimes;
import io.tidemark.backend.redis.RealRedis;
import io.tidemark.backend.talk.LinePerson;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two whole backends on one PostgreSQL and one Redis.
final class TwoNodesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long FIRST_LEVEL = 24L << 20;
    private static final RealRedis REDIS = new RealRedis();

    private static TwoNodes nodes;
    private static RunningNode one;
    private static RunningNode other;

    @BeforeAll
    static void start() throws IOException, SQLException {
        nodes = new TwoNodes(new CacheSettings(REDIS.address(), Lifetimes.USUAL, FIRST_LEVEL, CacheSettings.COPIES));
        one = nodes.one;
        other = nodes.other;
    }

    @AfterAll
    static void stop() throws IOException {
        nodes.close();
        REDIS.close();
    }

    private static void bothUp() {
        RealRedis.await(
                "both levels",
                () -> one.state().equals("both levels serve") && other.state().equals("both levels serve"));
    }

    private static String how(JsonNode answer) {
        return answer.path("performance").path("cache").asText();
    }

    private static String rows(JsonNode answer) {
        return answer.path("rows").toString();
    }

    @Test
    void whatOneNodeAnsweredTheOtherAnswersAtOnceAndRemovingItIsSeenOnBoth() {
        bothUp();
        one.declare("shared");
        one.write("shared");
        JsonNode first = one.count("shared");
        assertEquals("miss", how(first));
        RealRedis.await(
                "the write", () -> one.cache().path("second").path("keys").asLong() > 0);
        RealRedis.await("the moment", () -> rows(other.count("shared")).equals("[[1]]"));
        JsonNode again = other.count("shared");
        assertEquals("hit", how(again));
        assertEquals(first.path("asOf"), again.path("asOf"));
        assertTrue(other.secondHits() > 0);
        assertTrue(other.cache().path("second").path("bytes").asLong() > 0);

        JsonNode removed = other.send("DELETE", "/api/v1/admin/cache?kind=query", "");
        assertTrue(removed.path("second").asLong() >= 1, removed::toString);
        RealRedis.await("the removal", SECOND, () -> !how(one.count("shared")).equals("hit"));
    }

    @Test
    void aCommitOnOneNodeIsSeenOnTheOtherWithinASecond() {
        bothUp();
        one.declare("told");
        for (int i = 1; i <= 5; i++) {
            one.write("told");
            String rows = "[[" + i + "]]";
            RealRedis.await(
                    "commit " + i, SECOND, () -> rows(other.count("told")).equals(rows));
        }
    }

    @Test
    void aDatasetThatAppearsOnOneNodeIsThereOnTheOtherWithinASecond() {
        bothUp();
        assertEquals(404, other.count("late").path("status").asInt());
        assertEquals(404, other.count("late").path("status").asInt());
        one.declare("late");
        RealRedis.await("the dataset", SECOND, () -> rows(other.count("late")).equals("[[0]]"));
    }

    @Test
    void withoutRedisBothNodesGoOnAndSaySo() {
        bothUp();
        one.declare("alone");
        one.write("alone");
        REDIS.kill();
        RealRedis.await("the loss", () -> one.state().equals("redis does not answer; the first level serves"));
        assertEquals(200, one.exchange("GET", "/readyz", "").statusCode());
        assertEquals("[[1]]", rows(one.count("alone")));
        assertEquals("hit", how(one.count("alone")));
        assertEquals(false, one.cache().path("second").path("answers").asBoolean(true));
        JsonNode removed = one.send("DELETE", "/api/v1/admin/cache?kind=query", "");
        assertTrue(removed.path("second").isNull(), removed::toString);
        one.write("alone");
        RealRedis.await("the next look", () -> rows(other.count("alone")).equals("[[2]]"));
        REDIS.restart();
        bothUp();
    }

    @Test
    void whoLooksOnOneNodeIsSeenOnTheOtherAndAnActionIsToldThere() throws Exception {
        bothUp();
        String dashboard = made("dashboards", "{\"title\":\"Harbour\",\"tiles\":[]}");
        String report = made("reports", "{\"title\":\"Tides\"}");
        String viewer = other.send(
                        "POST", "/api/v1/auth/login", "{\"username\":\"viewer@orchard\",\"password\":\"tidemark\"}")
                .path("accessToken")
                .asText();
        try (var here = new LinePerson(one.graph().port(), one.token());
                var there = new LinePerson(other.graph().port(), viewer)) {
            for (LinePerson each : List.of(here, there)) {
                each.say("join", "{\"room\":\"dashboard:" + dashboard + "\",\"present\":true}");
                each.next("room_joined");
            }
            for (LinePerson each : List.of(here, there)) {
                each.next(
                        "presence",
                        message -> message.path("data").path("users").size() == 2);
            }
            there.say("join", "{\"room\":\"action:comment\"}");
            there.next("room_joined");
            here.say("action", "{\"action\":\"comment\",\"reportId\":\"" + report + "\",\"text\":\"High water\"}");
            there.next("action_executed");
            one.send(
                    "POST",
                    "/api/v1/admin/rooms/move",
                    "{\"from\":\"action:comment\",\"to\":\"dashboard:" + dashboard + "\"}");
            assertEquals(
                    "action:comment",
                    there.next("room_left").path("data").path("room").asText());
        }
    }

    private static String made(String kind, String body) {
        return one.send("POST", "/api/v1/" + kind, "{\"visibility\":\"public\",\"body\":" + body + "}")
                .path("id")
                .asText();
    }

    @Test
    void theFirstLevelIsAsLargeAsItWasMeantToBe() {
        assertEquals(FIRST_LEVEL, one.cache().path("budget").asLong());
    }

    @Test
    void onlyAKindThatIsKeptCanBeRemovedAndOnlyByAnAdmin() {
        var refused = one.exchange("DELETE", "/api/v1/admin/cache?kind=quarry", "");
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("what to forget: query"), refused::body);
        var backend = BackendFixture.shared();
        assertEquals(
                403,
                backend.delete("/api/v1/admin/cache?kind=query", "editor@harbour")
                        .statusCode());
        assertEquals(
                200,
                backend.delete("/api/v1/admin/cache?kind=query", "admin@harbour")
                        .statusCode());
    }
}
