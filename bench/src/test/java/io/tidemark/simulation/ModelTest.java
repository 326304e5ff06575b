package io.tidemark.simulation;

import static org.junit.jupiter.api.Assertions.fail;

import io.tidemark.backend.launch.PeopledBackend;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import io.tidemark.soak.Soak;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The model of the server that the simulation runs against says what a backend on PostgreSQL says: random sequences
/// of calls to both, each from a seed and in a tenant of its own. 6 sequences, 500 in the long form.
final class ModelTest {
    private static final int STEPS = 60;
    private static final String ONE = "tidemark.soak.seed";
    private static final long FIRST = Soak.number(ONE, 0);
    private static final long SEEDS = Soak.has(ONE) ? 1 : Soak.isLong() ? 500 : 6;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theModelSaysWhatTheBackendSays() {
        try (PeopledBackend backend = new PeopledBackend(folder.resolve("backend"), 0, Comparison.APP);
                Server server = new Server(backend.address(), Retries.usual(new Random(1)));
                HttpClient client = HttpClient.newHttpClient()) {
            LongStream.range(FIRST, FIRST + SEEDS)
                    .parallel()
                    .forEach(seed -> check(new Comparison(backend, server, client, seed), seed));
        }
    }

    private static void check(Comparison comparison, long seed) {
        try {
            comparison.begin();
            for (int step = 0; step < STEPS; step++) {
                comparison.step(step);
            }
            comparison.end();
        } catch (AssertionError | RuntimeException why) {
            fail("seed " + seed + "\n" + comparison.story(), why);
        }
    }
}
