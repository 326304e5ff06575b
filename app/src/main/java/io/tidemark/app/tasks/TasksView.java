package io.tidemark.app.tasks;

import io.tidemark.app.kit.Theme;
import java.util.concurrent.CountDownLatch;
import javafx.collections.ListChangeListener;
import javafx.concurrent.Task;
import javafx.scene.layout.StackPane;
import org.controlsfx.control.TaskProgressView;

/// The long work under way, each with its progress and a way to stop it; takes no room when there is none.
public final class TasksView extends StackPane {
    private final TaskProgressView<Shown> view = new TaskProgressView<>();

    public TasksView(TaskList list) {
        setId("tasks");
        getStyleClass().add("tasks");
        getStylesheets().add(Theme.stylesheet(TasksView.class, "TasksView.css"));
        getChildren().add(view);
        view.setRetainTasks(false);
        visibleProperty().bind(javafx.beans.binding.Bindings.isNotEmpty(list.tasks()));
        managedProperty().bind(visibleProperty());
        list.tasks().forEach(this::show);
        list.tasks().addListener((ListChangeListener<LongTask>) change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(this::show);
            }
        });
    }

    private void show(LongTask task) {
        Shown shown = new Shown(task);
        view.getTasks().add(shown);
        Thread.ofVirtual().name("shown task").start(shown);
    }

    /// ControlsFX shows JavaFX tasks; this one stands for ours and ends with it.
    private static final class Shown extends Task<Void> {
        private final LongTask task;
        private final CountDownLatch over = new CountDownLatch(1);

        Shown(LongTask task) {
            this.task = task;
            updateTitle(task.title());
            mirror();
            task.fraction().addListener((_, _, _) -> mirror());
            task.message().addListener((_, _, _) -> mirror());
            task.over().addListener((_, _, _) -> over.countDown());
            if (task.over().get()) {
                over.countDown();
            }
        }

        private void mirror() {
            updateMessage(task.message().get());
            updateProgress(task.fraction().get(), 1);
        }

        @Override
        protected Void call() throws InterruptedException {
            over.await();
            return null;
        }

        @Override
        protected void cancelled() {
            task.cancel();
        }
    }
}
