package io.tidemark.app.shell;

import java.util.function.BooleanSupplier;
import javafx.animation.PauseTransition;
import javafx.scene.Scene;
import javafx.util.Duration;

/// Lets work wait until what people came for is on screen, or for a while when nothing comes: on two processors
/// everything that starts at once starts late. Once only. FX thread.
final class AfterFirstPaint implements Runnable {
    private static final Duration LONGEST = Duration.seconds(1.5);

    private final Scene scene;
    private final BooleanSupplier painted;
    private final Runnable work;
    private final PauseTransition patience = new PauseTransition(LONGEST);

    private AfterFirstPaint(Scene scene, BooleanSupplier painted, Runnable work) {
        this.scene = scene;
        this.painted = painted;
        this.work = work;
    }

    static void run(Scene scene, BooleanSupplier painted, Runnable work) {
        AfterFirstPaint waiting = new AfterFirstPaint(scene, painted, work);
        waiting.patience.setOnFinished(_ -> waiting.begin());
        scene.addPostLayoutPulseListener(waiting);
        waiting.patience.play();
    }

    @Override
    public void run() {
        if (painted.getAsBoolean()) {
            patience.stop();
            begin();
        }
    }

    private void begin() {
        scene.removePostLayoutPulseListener(this);
        work.run();
    }
}
