package io.tidemark.simulation;

import static org.junit.jupiter.api.Assertions.fail;

import io.tidemark.soak.Soak;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories of devices and a server, each from a seed: whatever happened, once it is over everybody has the
/// same and nothing that was typed is gone. A history that ends otherwise is shortened until every step of it is
/// needed, and told. 2,000 histories, 20,000 in the long form, on all processors.
final class SimulationTest {
    static final int STEPS = 120;
    /// Of a history that nobody has looked at before.
    private static final int NEW_STEPS = Soak.isLong() ? STEPS : STEPS / 3;
    private static final String ONE = "tidemark.soak.seed";
    /// Of each quarter.
    private static final long SEEDS = Soak.has(ONE) ? 1 : Soak.isLong() ? 5_000 : 500;

    private final Path folder;
    private final AtomicInteger runs = new AtomicInteger();

    SimulationTest(@TempDir(factory = Disk.class) Path folder) {
        this.folder = folder;
    }

    /// A history that did not end well.
    private record Failed(Throwable why, String story) {}

    private @Nullable Failed run(long seed, List<Integer> steps) {
        Path own = folder.resolve("run" + runs.getAndIncrement());
        World world = new World(seed, own, SeededFault.NONE);
        try (world) {
            steps.forEach(world::step);
            world.heal();
            world.check();
            return null;
        } catch (AssertionError | RuntimeException why) {
            return new Failed(why, world.story());
        } finally {
            Disk.remove(own);
        }
    }

    private void check(long seed, int length) {
        List<Integer> steps = IntStream.range(0, length).boxed().toList();
        Failed failed = run(seed, steps);
        if (failed == null) {
            return;
        }
        List<Integer> needed = new ArrayList<>(steps);
        for (Integer step : steps.reversed()) {
            List<Integer> fewer =
                    needed.stream().filter(each -> !each.equals(step)).toList();
            Failed still = run(seed, fewer);
            if (still != null) {
                failed = still;
                needed = new ArrayList<>(fewer);
            }
        }
        fail("seed " + seed + ", steps " + needed + "\n" + failed.story(), failed.why());
    }

    /// In the second quarter people lose rows and get them back, in the third rows get other shapes as well, and in
    /// the last a field of them is hidden from some.
    @ParameterizedTest
    @ValueSource(longs = {0, World.GRANTS, World.SHAPES, World.MASKS})
    void everythingComesTogether(long first) {
        long from = Soak.number(ONE, first);
        LongStream.range(from, from + SEEDS).parallel().forEach(seed -> check(seed, NEW_STEPS));
    }

    /// Seeds that showed a fault once.
    @ParameterizedTest
    @ValueSource(
            longs = {
                9, 18, 24, 26, 32, 36, 72, 115, 1140, 1443, 20904, 20967, 21416, 21526, 22186, 1020903, 1021132,
                2500328, 3002078
            })
    void whatWentWrongOnceDoesNot(long seed) {
        check(seed, STEPS);
    }
}
