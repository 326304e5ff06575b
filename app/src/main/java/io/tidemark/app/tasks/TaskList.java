package io.tidemark.app.tasks;

import io.tidemark.app.kit.Background;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The long work under way. Owned by the background's owner thread.
public final class TaskList {
    private final Background background;
    private final ObservableList<LongTask> tasks = FXCollections.observableArrayList();
    // One wrapper for all who look: it hears of changes only as long as somebody holds it.
    private final ObservableList<LongTask> tasksToSee = FXCollections.unmodifiableObservableList(tasks);

    /// Blocking work that tells how far it is, and stops when its thread is interrupted.
    public interface Work<T> {
        T run(LongTask progress) throws Exception;
    }

    public TaskList(Background background) {
        this.background = background;
    }

    public ObservableList<LongTask> tasks() {
        return tasksToSee;
    }

    /// Shows work that goes on elsewhere; whoever follows reports on it and says when it is over.
    ///
    /// @param cancel what a person's stop does
    public LongTask follow(String title, Runnable cancel) {
        LongTask task = new LongTask(title, background);
        task.runs(() -> {}, cancel);
        tasks.add(task);
        task.over().addListener((_, _, _) -> tasks.remove(task));
        return task;
    }

    /// Starts work; exactly one of the three is told how it ended.
    public <T> LongTask start(
            String title,
            Work<T> work,
            Consumer<? super T> done,
            Consumer<? super Exception> failed,
            Runnable cancelled) {
        LongTask task = new LongTask(title, background);
        tasks.add(task);
        task.over().addListener((_, _, _) -> tasks.remove(task));
        Background.Running running = background.submit(
                () -> work.run(task),
                result -> {
                    task.finish();
                    done.accept(result);
                },
                failure -> {
                    task.finish();
                    failed.accept(failure);
                });
        task.runs(running, cancelled);
        return task;
    }
}
