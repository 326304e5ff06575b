package io.tidemark.app.kit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// Background work done on the spot: for view models without a stage, and for the command line.
public final class SameThread implements Background {

    @Override
    public <T> Running submit(Callable<T> work, Consumer<? super T> done, Consumer<? super Exception> failed) {
        T result;
        try {
            result = work.call();
        } catch (Exception failure) {
            failed.accept(failure);
            return SameThread::alreadyDone;
        }
        done.accept(result);
        return SameThread::alreadyDone;
    }

    @Override
    public void onOwner(Runnable action) {
        action.run();
    }

    /// Nobody is there for whom it would be worth waiting.
    @Override
    public Running after(Duration pause, Runnable action) {
        action.run();
        return SameThread::alreadyDone;
    }

    private static void alreadyDone() {}
}
