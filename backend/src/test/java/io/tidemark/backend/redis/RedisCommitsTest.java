package io.tidemark.backend.redis;

import static io.tidemark.backend.redis.RealRedis.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// What one node commits, and who hears of it.
final class RedisCommitsTest {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> own = new CopyOnWriteArrayList<>();

    @Test
    void aCommitIsHeardOnceOnEveryNodeAndComesBackToNone() {
        try (var redis = new RealRedis();
                var one = new Node(redis.address()).up();
                var other = new Node(redis.address()).up()) {
            one.commits.add((tenant, lsn) -> own.add(tenant + " " + lsn));
            other.commits.add((tenant, lsn) -> heard.add(tenant + " " + lsn));
            one.commits.committed("a tenant", 7);
            await("the news", Duration.ofSeconds(1), () -> heard.contains("a tenant 7"));
            other.commits.committed("orchard", 8);
            await("the other's", Duration.ofSeconds(1), () -> own.contains("orchard 8"));
            one.commits.committed("orchard", 9);
            await("the last", Duration.ofSeconds(1), () -> heard.contains("orchard 9"));
            assertEquals(List.of("a tenant 7", "orchard 8", "orchard 9"), heard);
            assertEquals(List.of("a tenant 7", "orchard 8", "orchard 9"), own);
        }
    }

    @Test
    void wordsThatAreNoCommitAreNotHeard() {
        try (var redis = new RealRedis();
                var node = new Node(redis.address()).up()) {
            node.commits.add((tenant, lsn) -> heard.add(tenant + " " + lsn));
            for (String words :
                    List.of("", "a", "a b c", "a -1 orchard", "a 99999999999999999999 orchard", "a 5 orchard")) {
                node.line.send(
                        commands -> commands.publish(RedisCommits.CHANNEL, words.getBytes(StandardCharsets.UTF_8)));
            }
            await("the good one", () -> !heard.isEmpty());
            assertEquals(List.of("orchard 5"), heard);
        }
    }
}
