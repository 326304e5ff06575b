package io.tidemark.app.shell;

import java.util.function.BooleanSupplier;
import javafx.animation.AnimationTimer;
import javafx.util.Duration;

/// Waits for something that is about to be there, looking once a frame, and goes on without it when it takes too long.
/// Once only. FX thread.
final class Awaited extends AnimationTimer {
    private final BooleanSupplier there;
    private final Runnable action;
    private final long end;

    private Awaited(BooleanSupplier there, Duration longest, Runnable action) {
        this.there = there;
        this.action = action;
        this.end = System.nanoTime() + Math.round(longest.toMillis() * 1e6);
    }

    static void run(BooleanSupplier there, Duration longest, Runnable action) {
        new Awaited(there, longest, action).start();
    }

    @Override
    public void handle(long now) {
        if (there.getAsBoolean() || System.nanoTime() - end >= 0) {
            stop();
            action.run();
        }
    }
}
