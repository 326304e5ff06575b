package io.tidemark.desks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.launch.PeopledBackend;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What it costs to come back after a long time, in bytes that travel: they are the same on every machine.
final class AwayTest {
    private static final int ROWS = 100_000;
    private static final int DAYS = 60;
    private static final int A_REQUEST = 50_000;
    private static final String[] ITEMS = {"rope", "anchor", "lantern", "compass", "oilskin", "block", "shackle"};

    private final HttpClient client = HttpClient.newHttpClient();
    private final Random random = new Random(60);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void sixtyDaysInWhichOneOfAHundredRowsChangedCostOneOfThirtyOfLoadingAnew() throws Exception {
        try (PeopledBackend backend = new PeopledBackend(folder.resolve("backend"));
                Server server = new Server(backend.address(), Retries.usual(new Random(1)));
                Desk away = new Desk(server, "editor@harbour", folder.resolve("away"))) {
            send(backend, away, "/api/v1/datasets", """
                    {"id":"stock","key":["k"],"partitionBy":["place"],"fields":[{"name":"k","type":"integer"},
                     {"name":"place","type":"string"},{"name":"item","type":"string"},
                     {"name":"price","type":"decimal","scale":2},{"name":"weight","type":"double"},
                     {"name":"day","type":"date"},{"name":"note","type":"string"}]}""");
            for (int from = 0; from < ROWS; from += A_REQUEST) {
                write(backend, away, IntStream.range(from, from + A_REQUEST));
            }
            away.sync();
            for (int day = 0; day < DAYS; day++) {
                write(backend, away, random.ints(ROWS / 100 / DAYS + 1, 0, ROWS).distinct());
            }
            long back = away.sync().bytes();
            try (Desk fresh = new Desk(server, "editor@harbour", folder.resolve("fresh"))) {
                long whole = fresh.first().bytes();
                System.out.printf(
                        Locale.ROOT,
                        "back after %d days: %,d bytes, loading anew %,d: %.4f%n",
                        DAYS,
                        back,
                        whole,
                        (double) back / whole);
                assertTrue(back * 100 <= whole * 3, back + " of " + whole);
                assertEquals(fresh.file.verify().ok(), away.file.verify().ok());
            }
        } finally {
            client.close();
        }
    }

    private void write(PeopledBackend backend, Desk desk, IntStream keys) throws Exception {
        send(
                backend,
                desk,
                "/api/v1/datasets/stock/rows",
                keys.mapToObj(k -> String.format(
                                Locale.ROOT,
                                "{\"op\":\"upsert\",\"row\":{\"k\":%d,\"place\":\"p%d\",\"item\":\"%s %d\",\"price\":%.2f,"
                                        + "\"weight\":%f,\"day\":\"2026-0%d-1%d\",\"note\":\"%08x\"}}",
                                k,
                                k % 20,
                                ITEMS[random.nextInt(ITEMS.length)],
                                random.nextInt(200),
                                random.nextInt(100_000) / 100.0,
                                random.nextDouble(),
                                1 + random.nextInt(9),
                                random.nextInt(10),
                                random.nextInt()))
                        .collect(Collectors.joining("\n")));
    }

    private void send(PeopledBackend backend, Desk desk, String path, String body) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(backend.address() + path))
                        .header("Authorization", "Bearer " + desk.session.token())
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertTrue(answer.statusCode() < 300, answer.body());
    }
}
