package io.tidemark.backend.talk;

import io.tidemark.backend.redis.RealRedis;
import io.tidemark.backend.redis.RedisLine;
import io.tidemark.backend.redis.RedisNodes;
import io.tidemark.backend.rooms.OtherNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class OverRedisTest extends BetweenNodes {

    private static RealRedis redis;

    private final List<RedisLine> lines = new ArrayList<>();

    @BeforeAll
    static void startRedis() {
        redis = new RealRedis();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @AfterEach
    void closeLines() {
        lines.forEach(RedisLine::close);
    }

    @Override
    OtherNodes join() {
        var line = new RedisLine(redis.address(), Duration.ofSeconds(5), new Random(1));
        line.start();
        lines.add(line);
        awaitRedis();
        return new RedisNodes(line);
    }

    private void awaitRedis() {
        RealRedis.await("Redis", () -> lines.stream().allMatch(RedisLine::isUp));
    }

    @Test
    void withoutRedisEachNodeKnowsItsOwnAndOneHeartbeatAfterItIsBackAllAreThere() throws Exception {
        OpenTalk one = node();
        OpenTalk other = node();
        LinePerson cleo = member(other, CLEO);
        LinePerson ann = looking(one, ANN);
        seesOnly(cleo, "ann");
        redis.kill();
        RealRedis.await("the loss", () -> lines.stream().noneMatch(RedisLine::isUp));

        LinePerson bob = looking(one, BOB);
        seesOnly(ann, "ann", "bob");
        other.passes(Duration.ofSeconds(60));
        seesOnly(cleo);
        bob.say("leave", "{\"room\":\"" + room + "\"}");
        bob.next("room_left");
        looking(one, EVE);
        one.passes(Duration.ofSeconds(5));
        seesOnly(ann, "ann", "eve");

        redis.restart();
        awaitRedis();
        one.passes(Duration.ofSeconds(20));
        seesOnly(cleo, "ann", "eve");
    }
}
