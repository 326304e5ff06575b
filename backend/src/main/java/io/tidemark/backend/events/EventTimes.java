package io.tidemark.backend.events;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// How long it took to tell of events, the last 100 of each kind. Any thread.
public final class EventTimes {

    /// Milliseconds of the last 100.
    ///
    /// @param told of this kind since the start
    public record Times(long told, double meanMs, double p95Ms, double maxMs) {}

    private static final int KEPT = 100;
    private static final double MILLI = 1_000_000;

    private final Map<EventKind, Recent> kinds = new EnumMap<>(EventKind.class);

    public EventTimes(MeterRegistry meters) {
        for (EventKind kind : EventKind.values()) {
            kinds.put(kind, new Recent(meters.timer("events.told", "kind", kind.wireName())));
        }
    }

    void took(Event event, Duration time) {
        Objects.requireNonNull(kinds.get(EventKind.of(event)), "every kind is kept")
                .add(time);
    }

    /// By the names of the kinds that were told of.
    public Map<String, Times> all() {
        Map<String, Times> all = new LinkedHashMap<>();
        kinds.forEach((kind, recent) -> recent.addTo(all, kind.wireName()));
        return all;
    }

    private static final class Recent {
        private final Timer timer;
        private final long[] nanos = new long[KEPT];
        private long told;

        Recent(Timer timer) {
            this.timer = timer;
        }

        void add(Duration time) {
            timer.record(time);
            synchronized (this) {
                nanos[(int) (told++ % KEPT)] = time.toNanos();
            }
        }

        synchronized void addTo(Map<String, Times> all, String name) {
            if (told > 0) {
                long[] kept = Arrays.copyOf(nanos, (int) Math.min(told, KEPT));
                Arrays.sort(kept);
                all.put(
                        name,
                        new Times(
                                told,
                                Arrays.stream(kept).average().orElse(0) / MILLI,
                                kept[(kept.length - 1) * 95 / 100] / MILLI,
                                kept[kept.length - 1] / MILLI));
            }
        }
    }
}
