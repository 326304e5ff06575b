package io.tidemark.desks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.launch.PeopledBackend;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
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

    private final Random random = new Random(60);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void sixtyDaysInWhichOneOfAHundredRowsChangedCostOneOfThirtyOfLoadingAnew() throws Exception {
        try (PeopledBackend backend = new PeopledBackend(folder.resolve("backend"));
                Server server = new Server(backend.address(), Retries.usual(new Random(1)));
                Desk away = new Desk(server, "editor@harbour", folder.resolve("away"))) {
            away.asking.post("/api/v1/datasets", """
                    {"id":"stock","key":["k"],"partitionBy":["place"],"fields":[{"name":"k","type":"integer"},
                     {"name":"place","type":"string"},{"name":"item","type":"string"},
                     {"name":"price","type":"decimal","scale":2},{"name":"weight","type":"double"},
                     {"name":"day","type":"date"},{"name":"note","type":"string"}]}""");
            for (int from = 0; from < ROWS; from += A_REQUEST) {
                write(away, IntStream.range(from, from + A_REQUEST));
            }
            away.sync();
            for (int day = 0; day < DAYS; day++) {
                write(away, random.ints(ROWS / 100 / DAYS + 1, 0, ROWS).distinct());
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
        }
    }

    private void write(Desk desk, IntStream keys) throws Exception {
        desk.asking.post(
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
}
