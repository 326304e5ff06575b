package io.tidemark.app.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Background work that waits until a test lets it run, and a clock that stands still until a test moves it.
public final class ByHand implements Background {
    private final List<Alarm> alarms = new ArrayList<>();
    private List<Runnable> waiting = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private int cancelled;

    private record Alarm(Duration at, Runnable action) {}

    /// What was submitted since the last call; each runs when told to, cancelled or not.
    public List<Runnable> take() {
        List<Runnable> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    /// How much of what was submitted was cancelled.
    public int cancelled() {
        return cancelled;
    }

    /// How long the clock has run.
    public Duration now() {
        return now;
    }

    /// How many actions wait for their time.
    public int alarms() {
        return alarms.size();
    }

    /// Moves the clock, and runs what falls due at its time.
    public void pass(Duration time) {
        Duration end = now.plus(time);
        for (Alarm next = due(end); next != null; next = due(end)) {
            alarms.remove(next);
            now = next.at();
            next.action().run();
        }
        now = end;
    }

    private @Nullable Alarm due(Duration end) {
        return alarms.stream()
                .filter(each -> each.at().compareTo(end) <= 0)
                .min(Comparator.comparing(Alarm::at))
                .orElse(null);
    }

    @Override
    public <T> Running submit(Callable<T> work, Consumer<? super T> done, Consumer<? super Exception> failed) {
        waiting.add(() -> new SameThread().submit(work, done, failed));
        return () -> cancelled++;
    }

    @Override
    public void onOwner(Runnable action) {
        action.run();
    }

    @Override
    public Running after(Duration pause, Runnable action) {
        Alarm alarm = new Alarm(now.plus(pause), action);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }
}
