package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.store.Pool;
import io.tidemark.backend.store.PoolSize;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PoolOptionTest {

    @Test
    void aPoolIsSizedByItsName() {
        assertEquals(
                Map.of(Pool.ANALYTICS, new PoolSize(4, 40), Pool.IMPORTS, new PoolSize(1, 2)),
                PoolOption.sizes(List.of("analytics=1..2", "imports=1..2", "analytics=4..40")));
    }

    @Test
    void whatCannotBeIsSaidInOneSentence() {
        assertTrue(refusal("analytics").contains("NAME=MIN..MAX"));
        assertTrue(refusal("analytics=5").contains("NAME=MIN..MAX"));
        assertTrue(refusal("golf=1..2").contains("the pools are default, analytics, sync, imports"));
        assertTrue(refusal("sync=0..2").contains("at least 1"));
        assertTrue(refusal("sync=3..2").contains("keep 3 connections ready and open at most 2"));
        assertTrue(refusal("sync=1..101").contains("at most 100"));
    }

    private static String refusal(String option) {
        var refused = assertThrows(BackendException.class, () -> PoolOption.sizes(List.of(option)));
        assertTrue(refused.detail().startsWith("--pool "), refused::detail);
        return refused.detail();
    }
}
