package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.backend.gateway.LineSettings;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.identity.User;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Another implementation of the contract, `src/test/python`: a client that was written without a look at this server.
final class OtherLanguageTest {

    private static final Path CLIENT = Path.of("src", "test", "python", "line_client.py");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    private static final Duration SHORT_LIFE = Duration.ofSeconds(12);

    @Test
    void aClientOfAnotherLanguageFindsEverythingAsTheContractSays() throws Exception {
        assumeTrue(hasPython(), "there is no python3 here");
        Path folder = BackendFixture.temporaryFolder();
        BackendGraph graph = start(folder);
        var said = new ArrayList<String>();
        Process client = null;
        try {
            client = client(graph);
            CompletableFuture.delayedExecutor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(client::destroyForcibly);
            try (var lines = client.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.add(line);
                    if (line.equals("now stop the server")) {
                        graph.close();
                    }
                }
            }
            int exit = client.waitFor();
            assertEquals(0, exit, () -> String.join("\n", said));
            assertTrue(
                    said.stream().filter(line -> line.startsWith("ok ")).count() > 150, () -> String.join("\n", said));
        } finally {
            if (client != null) {
                client.destroyForcibly();
            }
            graph.close();
            BackendFixture.delete(folder);
        }
    }

    private static BackendGraph start(Path folder) {
        LineSettings usual = LineSettings.USUAL;
        var line = new LineSettings(usual.origins(), usual.tick(), usual.returns(), HEARTBEAT);
        var graph = new BackendGraph(new BackendSettings(
                "127.0.0.1",
                0,
                folder,
                false,
                null,
                Map.of(),
                Set.of(),
                CacheSettings.USUAL,
                line,
                SyncSettings.USUAL));
        graph.base().demoDirectory().seed();
        return graph;
    }

    private static Process client(BackendGraph graph) throws IOException {
        return new ProcessBuilder(List.of(
                        "python3",
                        "-B",
                        CLIENT.toString(),
                        "--url",
                        "http://127.0.0.1:" + graph.port(),
                        "--expired",
                        token(graph, Duration.ofSeconds(-1)),
                        "--short",
                        token(graph, SHORT_LIFE),
                        "--until-closing"))
                .redirectErrorStream(true)
                .start();
    }

    /// One of the server's own, good for as long as that from now on.
    private static String token(BackendGraph graph, Duration left) {
        User viewer = graph.base().directory.find("viewer@harbour").orElseThrow();
        Instant issued = Instant.now().plus(left).minus(Tokens.LIFE);
        return new Tokens(graph.base().secrets.named("token-key"), () -> issued).issue(viewer);
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 8))")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
