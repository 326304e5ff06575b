package io.tidemark.app.kit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.application.Platform;

/// Background work of the running desktop: a few threads below, the FX thread above. The only class that calls
/// `Platform.runLater`.
///
/// No virtual threads: a question inside SQLite or DuckDB holds its carrier, and as many as there are processors would
/// stop everything else that lives on one, the sync first.
public final class FxBackground implements Background, AutoCloseable {
    private final ExecutorService workers;

    /// @param atOnce how many pieces of work may run at the same time; the rest waits in order
    public FxBackground(int atOnce) {
        this.workers = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().daemon().name("background-", 1).factory());
    }

    @Override
    public <T> Running submit(Callable<T> work, Consumer<? super T> done, Consumer<? super Exception> failed) {
        var cancelled = new AtomicBoolean();
        Future<?> future = workers.submit(() -> run(work, done, failed, cancelled));
        return () -> {
            cancelled.set(true);
            future.cancel(true);
        };
    }

    private <T> void run(
            Callable<T> work, Consumer<? super T> done, Consumer<? super Exception> failed, AtomicBoolean cancelled) {
        try {
            T result = work.call();
            deliver(cancelled, () -> done.accept(result));
        } catch (Exception failure) {
            deliver(cancelled, () -> failed.accept(failure));
        } catch (Error defect) {
            // A screen that waits must hear of it too; the log gets the whole of it where failures are put into words.
            deliver(cancelled, () -> failed.accept(new ExecutionException(defect)));
        }
    }

    private void deliver(AtomicBoolean cancelled, Runnable answer) {
        onOwner(() -> {
            if (!cancelled.get()) {
                answer.run();
            }
        });
    }

    @Override
    public void onOwner(Runnable action) {
        if (Platform.isFxApplicationThread()) {
            action.run();
        } else {
            Platform.runLater(action);
        }
    }

    @Override
    public Running after(Duration pause, Runnable action) {
        PauseTransition waiting = new PauseTransition(javafx.util.Duration.millis((double) pause.toMillis()));
        waiting.setOnFinished(_ -> action.run());
        waiting.play();
        return waiting::stop;
    }

    /// Interrupts what still runs. Answers that were on their way are dropped with the screen.
    @Override
    public void close() {
        workers.shutdownNow();
    }
}
