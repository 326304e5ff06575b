package io.tidemark.app.kit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.application.Platform;

/// Background work of the running desktop: virtual threads below, the FX thread above. The only class that calls
/// `Platform.runLater`.
public final class FxBackground implements Background, AutoCloseable {
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places;

    /// @param atOnce how many pieces of work may run at the same time; the rest waits in order
    public FxBackground(int atOnce) {
        this.places = new Semaphore(atOnce, true);
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
            places.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            T result = work.call();
            deliver(cancelled, () -> done.accept(result));
        } catch (Exception failure) {
            deliver(cancelled, () -> failed.accept(failure));
        } catch (Error defect) {
            // A screen that waits must hear of it too; the log gets the whole of it where failures are put into words.
            deliver(cancelled, () -> failed.accept(new ExecutionException(defect)));
        } finally {
            places.release();
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
