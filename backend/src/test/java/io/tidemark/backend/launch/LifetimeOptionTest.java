package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.cache.Lifetimes;
import io.tidemark.backend.redis.RedisAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LifetimeOptionTest {

    @Test
    void aLifetimeIsSetByItsKindAndTheOthersStay() {
        Lifetimes usual = Lifetimes.USUAL;
        assertEquals(usual, LifetimeOption.lifetimes(List.of()));
        assertEquals(
                new Lifetimes(
                        Duration.ofSeconds(90), usual.timed(), Duration.ofHours(12), usual.empty(), usual.nothing()),
                LifetimeOption.lifetimes(List.of("stable=1h", "passing=90s", "stable=12h")));
    }

    @Test
    void whatCannotBeIsSaidInOneSentence() {
        assertTrue(refusal("stable").contains("KIND=DURATION"));
        assertTrue(refusal("stable=5").contains("KIND=DURATION"));
        assertTrue(refusal("stable=0s").contains("from 1s"));
        assertTrue(refusal("stable=721h").contains("to 720h"));
        assertTrue(refusal("golf=1h").contains("the kinds are passing"));
    }

    private static String refusal(String option) {
        var refused = assertThrows(BackendException.class, () -> LifetimeOption.lifetimes(List.of(option)));
        assertTrue(refused.detail().startsWith("--lifetime "), refused::detail);
        return refused.detail();
    }

    @Test
    void anAddressOfRedisHasNoPasswordInItAndIsOne() {
        assertEquals("rediss://cache:6380/2", new RedisAddress("rediss://cache:6380/2", "secret").toString());
        for (String url : List.of("redis://:secret@cache:6379", "http://cache", "cache:6379", "redis://", "a b")) {
            var refused = assertThrows(BackendException.class, () -> new RedisAddress(url, null));
            assertEquals(400, refused.status());
            assertTrue(refused.detail().contains("TIDEMARK_REDIS_PASSWORD"), refused::detail);
        }
    }
}
