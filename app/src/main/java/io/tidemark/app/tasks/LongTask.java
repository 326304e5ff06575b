package io.tidemark.app.tasks;

import io.tidemark.app.kit.Background;
import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// One piece of long work as a person sees it. Its properties belong to the background's owner thread; [#report]
/// may be called from any, as often as it likes: only the latest report reaches the screen.
public final class LongTask {
    /// How far is not known.
    public static final double UNKNOWN = -1;

    private final String title;
    private final Background background;
    private final AtomicReference<@Nullable Report> latest = new AtomicReference<>();
    private final ReadOnlyDoubleWrapper fraction = new ReadOnlyDoubleWrapper(UNKNOWN);
    private final ReadOnlyStringWrapper message = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper over = new ReadOnlyBooleanWrapper();
    private Background.@Nullable Running running;
    private Runnable whenCancelled = () -> {};

    private record Report(double fraction, String message) {}

    LongTask(String title, Background background) {
        this.title = title;
        this.background = background;
    }

    public String title() {
        return title;
    }

    /// From 0 to 1, or [#UNKNOWN].
    public ReadOnlyDoubleProperty fraction() {
        return fraction.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty message() {
        return message.getReadOnlyProperty();
    }

    /// True once it is done, failed or cancelled.
    public ReadOnlyBooleanProperty over() {
        return over.getReadOnlyProperty();
    }

    public void report(double newFraction, String newMessage) {
        if (latest.getAndSet(new Report(newFraction, newMessage)) == null) {
            background.onOwner(this::showLatest);
        }
    }

    private void showLatest() {
        @Nullable Report report = latest.getAndSet(null);
        if (report != null && !over.get()) {
            fraction.set(report.fraction);
            message.set(report.message);
        }
    }

    void runs(Background.Running work, Runnable cancelled) {
        running = work;
        whenCancelled = cancelled;
    }

    /// It ended by itself. Owner thread.
    public void finish() {
        over.set(true);
    }

    /// Stops the work. Owner thread.
    public void cancel() {
        if (over.get()) {
            return;
        }
        finish();
        if (running != null) {
            running.cancel();
        }
        whenCancelled.run();
    }
}
