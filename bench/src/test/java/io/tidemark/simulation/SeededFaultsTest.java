package io.tidemark.simulation;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The simulation notices the mistakes that systems like this one are known to make.
final class SeededFaultsTest {
    private static final int MOST_SEEDS = 150;

    private final Path folder;

    SeededFaultsTest(@TempDir(factory = Disk.class) Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void isNoticed(SeededFault fault) {
        for (long seed = fault.firstSeed(); seed < fault.firstSeed() + MOST_SEEDS; seed++) {
            try (World world = new World(seed, folder.resolve("seed" + seed), fault)) {
                for (int step = 0; step < SimulationTest.STEPS; step++) {
                    world.step(step);
                }
                world.heal();
                world.check();
            } catch (AssertionError | RuntimeException noticed) {
                return;
            }
        }
        fail(MOST_SEEDS + " histories with " + fault + " ended well");
    }
}
