package io.tidemark.app.launch;

import io.tidemark.app.AppException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;

/// JavaFX' toolkit. It takes as long to start as everything else the desktop needs, so it is begun first and awaited
/// last. Any thread.
final class Toolkit {
    private static final int START_SECONDS = 60;

    private boolean begun;
    private final CompletableFuture<Boolean> started = new CompletableFuture<>();

    /// Begins; only the first call does something.
    synchronized void begin() {
        if (begun) {
            return;
        }
        begun = true;
        Thread.ofPlatform().name("toolkit start").start(() -> {
            try {
                Platform.startup(() -> started.complete(true));
            } catch (RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
    }

    /// @throws AppException when there is no screen to draw on
    void await() {
        begin();
        try {
            started.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AppException(
                    "There is no screen to open a window on. Commands such as query and render work without one;"
                            + " see tidemark --help.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppException("The start was stopped.", e);
        }
    }
}
