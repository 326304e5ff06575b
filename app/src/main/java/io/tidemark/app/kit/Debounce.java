package io.tidemark.app.kit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes of a burst of events the few pieces of work that are worth it, each key on its own: the first begins at once,
/// of those that follow only the latest, after the key was quiet or has waited long enough. What begins cancels the
/// work before it. Owner thread only.
///
/// @param <K> what events belong together
public final class Debounce<K> {
    /// Nobody takes less for a pause.
    public static final Duration QUIET = Duration.ofMillis(300);

    /// However busy somebody is: they see where they are this often.
    public static final Duration LONGEST = Duration.ofSeconds(2);

    private final Background background;
    private final Map<K, Burst> bursts = new HashMap<>();

    /// @param background lends its clock
    public Debounce(Background background) {
        this.background = background;
    }

    /// Something happened. Equal to what was begun or queued last it is no news, and dropped.
    ///
    /// @param event equal to another when the same work would follow
    /// @param work begins the work, on the owner thread
    public void event(K key, Object event, Supplier<Background.Running> work) {
        bursts.computeIfAbsent(key, _ -> new Burst()).event(new Queued(event, work));
    }

    /// Whether an event of this key waits for its turn.
    public boolean waits(K key) {
        Burst burst = bursts.get(key);
        return burst != null && burst.queued != null;
    }

    /// Cancels what runs and what waits; the key's next event is a first one.
    public void forget(K key) {
        Burst burst = bursts.remove(key);
        if (burst != null) {
            burst.end();
        }
    }

    private record Queued(Object event, Supplier<Background.Running> work) {}

    private final class Burst {
        private @Nullable Object begun;
        private Background.@Nullable Running running;
        private @Nullable Queued queued;
        private boolean restless;
        private Background.@Nullable Running quiet;
        private Background.@Nullable Running longest;

        void event(Queued next) {
            Object newest = queued == null ? begun : queued.event();
            if (next.event().equals(newest)) {
                return;
            }
            if (!restless) {
                restless = true;
                begin(next);
            } else if (next.event().equals(begun)) {
                drop();
            } else {
                boolean first = queued == null;
                queued = next;
                if (first) {
                    longest = background.after(LONGEST, this::beginQueued);
                }
            }
            stop(quiet);
            quiet = background.after(QUIET, this::calm);
        }

        private void calm() {
            restless = false;
            beginQueued();
        }

        private void beginQueued() {
            Queued next = queued;
            drop();
            if (next != null) {
                begin(next);
            }
        }

        private void begin(Queued next) {
            stop(running);
            begun = next.event();
            running = next.work().get();
        }

        private void drop() {
            queued = null;
            stop(longest);
            longest = null;
        }

        void end() {
            drop();
            stop(quiet);
            stop(running);
        }

        private static void stop(Background.@Nullable Running each) {
            if (each != null) {
                each.cancel();
            }
        }
    }
}
