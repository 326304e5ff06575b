package io.tidemark.backend.modules;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Time that passes, as a parameter.
@FunctionalInterface
public interface Alarm {

    Alarm REAL = (wait, task) -> CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
            .execute(task);

    /// Runs `task`, which must be short, once `wait` has passed.
    void after(Duration wait, Runnable task);
}
