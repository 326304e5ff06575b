package io.tidemark.backend.modules;

import com.fasterxml.jackson.annotation.JsonValue;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// What was loaded, when, and how long it took. Any thread.
public final class Loads {

    public enum State {
        WAITING,
        LOADING,
        LOADED,
        FAILED;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One module since the start.
    ///
    /// @param loadedAt   null unless it is loaded
    /// @param loadMs of the try that succeeded
    /// @param tries      that ended
    /// @param failures   of these
    /// @param timeouts   how often those who waited were sent away because it took too long
    public record Load(
            State state,
            @Nullable Instant loadedAt,
            @Nullable Double loadMs,
            int tries,
            int failures,
            int timeouts) {

        static final Load NONE = new Load(State.WAITING, null, null, 0, 0, 0);
    }

    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Map<String, Load> byName = new ConcurrentSkipListMap<>();

    public Loads(InstantSource clock, MeterRegistry meters) {
        this.clock = clock;
        this.meters = meters;
    }

    /// By the modules' names.
    public Map<String, Load> all() {
        return new LinkedHashMap<>(byName);
    }

    Load of(String name) {
        return Objects.requireNonNullElse(byName.get(name), Load.NONE);
    }

    void known(String name) {
        byName.put(name, Load.NONE);
    }

    void began(String name) {
        byName.computeIfPresent(
                name,
                (same, load) -> new Load(State.LOADING, null, null, load.tries(), load.failures(), load.timeouts()));
    }

    void loaded(String name, Duration took) {
        measure(name, "loaded", took);
        byName.computeIfPresent(
                name,
                (same, load) -> new Load(
                        State.LOADED,
                        clock.instant(),
                        took.toNanos() / 1e6,
                        load.tries() + 1,
                        load.failures(),
                        load.timeouts()));
    }

    /// @param last whether those who wait are sent away
    void failed(String name, Duration took, boolean last) {
        measure(name, "failed", took);
        byName.computeIfPresent(
                name,
                (same, load) -> new Load(
                        last ? State.FAILED : load.state(),
                        null,
                        null,
                        load.tries() + 1,
                        load.failures() + 1,
                        load.timeouts()));
    }

    void timedOut(String name) {
        meters.counter("modules.timeouts", "module", name).increment();
        byName.computeIfPresent(
                name,
                (same, load) -> new Load(State.FAILED, null, null, load.tries(), load.failures(), load.timeouts() + 1));
    }

    private void measure(String name, String outcome, Duration took) {
        meters.timer("modules.loads", "module", name, "outcome", outcome).record(took);
    }
}
