package io.tidemark.app.kit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Shows each thing that changed once per frame, however often it changed since the last. FX thread.
///
/// @param <T> what is shown
public final class OncePerFrame<T> {
    private final Frames frames;
    private final Consumer<? super T> show;
    private final Set<T> changed = new LinkedHashSet<>();

    public OncePerFrame(Frames frames, Consumer<? super T> show) {
        this.frames = frames;
        this.show = show;
    }

    public void changed(T thing) {
        boolean first = changed.isEmpty();
        changed.add(thing);
        if (first) {
            frames.beforeNext(this::showAll);
        }
    }

    private void showAll() {
        List<T> now = List.copyOf(changed);
        changed.clear();
        now.forEach(show);
    }
}
