package io.tidemark.app.kit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// Work away from the thread that owns the screen. Whoever submits is answered on that owner thread, never on the
/// worker's.
public interface Background {

    /// Runs blocking work elsewhere; then exactly one of `done` and `failed` is called on the owner thread, unless
    /// the work was cancelled first.
    <T> Running submit(Callable<T> work, Consumer<? super T> done, Consumer<? super Exception> failed);

    /// Runs something on the owner thread, at once when already there.
    void onOwner(Runnable action);

    /// Runs something on the owner thread after a while. Owner thread.
    Running after(Duration pause, Runnable action);

    /// Work under way.
    interface Running {
        /// Interrupts the work and silences its answer. Owner thread.
        void cancel();
    }
}
