package io.tidemark.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.gateway.LineSettings;
import io.tidemark.backend.identity.Role;
import io.tidemark.bridge.rest.Bearer;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A node with many real clients is stopped and started again. `-Dtidemark.soak=long` takes two thousand.
final class RestartSoakTest {

    private static final int CLIENTS = Soak.isLong() ? 2_000 : 300;
    /// So that they come back over ten seconds, however many they are.
    private static final int RETURNS = CLIENTS / 10;

    private static final int PER_PERSON = 40;
    /// What a program takes to begin and end, with its own PostgreSQL, beyond what a node in a test takes.
    private static final Duration PROGRAM = Duration.ofSeconds(3);

    private static final Duration BACK = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void allAreBackSoonAndNeverTooManyAtOnce() throws IOException, SQLException, InterruptedException {
        var line = new LineSettings(
                LineSettings.USUAL.origins(), LineSettings.USUAL.tick(), RETURNS, LineSettings.USUAL.heartbeat());
        try (var nodes = new Nodes(1, line, List.of("crowd"))) {
            int port = nodes.port(0);
            List<Bearer> people = Stream.generate(() -> (Bearer) nodes.person("crowd", Role.VIEWER))
                    .limit(CLIENTS / PER_PERSON + 1L)
                    .toList();
            try (var crowd =
                    new Crowd(URI.create("http://127.0.0.1:" + port), CLIENTS, i -> people.get(i / PER_PERSON))) {
                await("everybody to come", crowd::live);
                long stopped = System.nanoTime();
                nodes.stop(0);
                Thread.sleep(PROGRAM);
                nodes.start(0, port);
                long started = System.nanoTime();
                await("everybody to come back", crowd::live);
                Duration away = Duration.ofNanos(System.nanoTime() - stopped);
                Crowd.Dials dials = crowd.dialsSince(stopped);
                System.out.printf(
                        "%d clients: the node was away for %.1f s, all were back after %.1f s; %d connections were tried,"
                                + " at most %d in a second, %d a second are asked for%n",
                        CLIENTS,
                        (started - stopped) / 1e9,
                        away.toMillis() / 1e3,
                        dials.all(),
                        dials.inOneSecond(),
                        RETURNS);
                assertTrue(dials.all() >= CLIENTS, dials::toString);
                assertEquals(0, crowd.over());
                assertTrue(away.compareTo(BACK) <= 0, away::toString);
                assertTrue(dials.inOneSecond() <= 2 * RETURNS, dials::toString);
            }
        }
    }

    private static void await(String what, LongSupplier live) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (live.getAsLong() < CLIENTS) {
            assertTrue(System.nanoTime() < end, () -> "waited in vain for " + what + "; there are " + live.getAsLong());
            Thread.sleep(10);
        }
    }
}
