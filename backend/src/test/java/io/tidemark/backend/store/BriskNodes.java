package io.tidemark.backend.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.launch.BackendFixture;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// Nodes that share a schedule, look often for what is due, and notice within seconds that one of them is dead.
public final class BriskNodes implements AutoCloseable {

    private static final Schedule.Pace PACE = new Schedule.Pace(Duration.ofMillis(50), Duration.ofMillis(250));

    private final String name;
    private final Duration every;
    private final Deque<Schedule> nodes = new ArrayDeque<>();

    public BriskNodes(String name, Duration every) {
        this.name = name;
        this.every = every;
    }

    /// One that runs.
    public Schedule start(Consumer<String> work) {
        return start(BackendFixture.shared().store().pool(Pool.DEFAULT), work);
    }

    /// One that dies when its pool is closed.
    public Schedule start(ServicePool pool, Consumer<String> work) {
        var node = new Schedule(pool, name, every, work, InstantSource.system(), PACE);
        nodes.push(node);
        node.start();
        return node;
    }

    public static ServicePool mortal() {
        return new ServicePool(
                Pool.DEFAULT,
                new PoolSize(1, 4),
                BackendFixture.shared().address(),
                new Drain(),
                new SimpleMeterRegistry());
    }

    @Override
    public void close() {
        nodes.forEach(Schedule::close);
    }
}
