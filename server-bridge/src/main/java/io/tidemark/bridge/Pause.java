package io.tidemark.bridge;

import java.time.Duration;

/// Waiting as a parameter: real time outside, none in tests.
public interface Pause {
    Pause REAL = wait -> Thread.sleep(wait);

    void of(Duration wait) throws InterruptedException;
}
