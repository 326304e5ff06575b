package io.tidemark.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.Backoff;
import io.tidemark.backend.launch.PeopledBackend;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import io.tidemark.bridge.rest.SignIn;
import io.tidemark.bridge.session.Session;
import io.tidemark.bridge.session.TokenVault;
import io.tidemark.desks.Asking;
import io.tidemark.desks.Desk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a first sync costs whose connection is cut over and over, after any number of bytes, in bytes that travel
/// twice.
final class CutDownloadTest {
    private static final int ROWS = Soak.isLong() ? 100_000 : 50_000;
    private static final int PLACES = 4;
    private static final int A_REQUEST = 50_000;
    private static final int NOTE_BYTES = 40;
    private static final long MOST_AGAIN = 1024 * 1024;
    /// What the proxy passes on at once.
    private static final long PIECE = 16 * 1024;

    private static final Duration NEVER = Duration.ofHours(1);

    private final Random random = new Random(1);

    @TempDir
    private Path folder = Path.of("");

    private record Cost(long bytes, int cuts) {}

    @Test
    void aCutCostsAtMostAMebibyteWhereverItIs() throws Exception {
        try (var backend = new PeopledBackend(folder.resolve("backend"));
                var proxy = new FaultProxy(() -> backend.address().getPort(), 1)) {
            fill(backend.address());
            long whole = download(proxy, "whole").bytes();
            long cuts = 0;
            long again = 0;
            long most = 0;
            for (long every : points(whole).toArray()) {
                proxy.apply(new Fault.Cut(every, every / PIECE % 2 == 0 ? new Fault.Reset() : new Fault.Close()));
                Cost cost = download(proxy, "every" + every);
                proxy.heal();
                assertTrue(cost.cuts() >= whole / every, () -> cost + " where it is cut every " + every);
                long each = (cost.bytes() - whole) / cost.cuts();
                assertTrue(each <= MOST_AGAIN, () -> each + " bytes again for a cut every " + every);
                cuts += cost.cuts();
                again += cost.bytes() - whole;
                most = Math.max(most, each);
            }
            System.out.printf(
                    "a download of %,d bytes cut at %d points: %,d bytes came again for each cut, at most %,d%n",
                    whole, cuts, again / cuts, most);
        }
    }

    /// From one piece to nearly all at once. Those that come nearer to the end leave one cut each.
    private static LongStream points(long whole) {
        return Soak.isLong()
                ? LongStream.iterate(PIECE, every -> every < whole, every -> every + PIECE)
                : LongStream.of(PIECE + 1, whole / 3);
    }

    /// A first sync of a computer that has nothing.
    private Cost download(FaultProxy proxy, String name) throws IOException {
        long bytes = proxy.traffic().bytes();
        int cuts = proxy.traffic().cuts();
        var retries = new Retries(4, new Backoff(NEVER, NEVER), NEVER, random, wait -> {});
        try (var server = new Server(URI.create("http://127.0.0.1:" + proxy.port()), retries);
                var desk = new Desk(server, "editor@harbour", folder.resolve(name))) {
            var dataset = desk.file().queries().datasets().getFirst();
            assertEquals(ROWS, dataset.rows());
            assertEquals(ROWS, desk.first().rows());
            assertTrue(desk.file().verify().ok(), "the sums of what came");
        }
        delete(folder.resolve(name));
        return new Cost(proxy.traffic().bytes() - bytes, proxy.traffic().cuts() - cuts);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void fill(URI address) throws IOException, InterruptedException {
        try (var server = new Server(address, Retries.usual(random))) {
            var session =
                    new Session(new SignIn(server), TokenVault.none(), InstantSource.system(), new SecureRandom());
            session.signIn("admin@harbour", "tidemark".toCharArray());
            new Asking(address, session).post("/api/v1/datasets", """
                    {"id":"soundings","key":["k"],"partitionBy":["place"],"fields":[{"name":"k","type":"integer"},
                     {"name":"place","type":"string"},{"name":"depth","type":"decimal","scale":2},
                     {"name":"note","type":"string"}]}""");
            for (int from = 0; from < ROWS; from += A_REQUEST) {
                new Asking(address, session)
                        .post(
                                "/api/v1/datasets/soundings/rows",
                                IntStream.range(from, from + A_REQUEST)
                                        .mapToObj(this::row)
                                        .collect(Collectors.joining("\n")));
            }
        }
    }

    /// With a note that does not compress to less than so many bytes.
    private String row(int k) {
        byte[] note = new byte[NOTE_BYTES];
        random.nextBytes(note);
        return "{\"op\":\"upsert\",\"row\":{\"k\":" + k + ",\"place\":\"p" + k % PLACES + "\",\"depth\":"
                + random.nextInt(10_000) + ".25,\"note\":\"" + HexFormat.of().formatHex(note) + "\"}}";
    }
}
