package io.tidemark.backend.store;

import io.tidemark.backend.BackendException;

/// How large a pool is.
///
/// @param min connections it keeps ready
/// @param max connections it may open
public record PoolSize(int min, int max) {

    static final PoolSize USUAL = new PoolSize(4, 20);

    private static final int MOST = 100;

    public PoolSize {
        if (min < 1) {
            throw BackendException.badField("/min", "A pool keeps at least 1 connection ready, not " + min + ".");
        }
        if (max > MOST) {
            throw BackendException.badField("/max", "A pool opens at most " + MOST + " connections, not " + max + ".");
        }
        if (min > max) {
            throw BackendException.badField(
                    "/min", "A pool cannot keep " + min + " connections ready and open at most " + max + ".");
        }
    }
}
