package io.tidemark.bridge.sync;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.Backoff;
import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.backend.launch.StartedBackend;
import io.tidemark.bridge.live.LineListener;
import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.live.LiveLine;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import io.tidemark.bridge.rest.ServerApi;
import io.tidemark.bridge.rest.SignIn;
import io.tidemark.bridge.rest.SyncApi;
import io.tidemark.bridge.rest.Upload;
import io.tidemark.bridge.session.Session;
import io.tidemark.bridge.session.TokenVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The line against the real backend: PostgreSQL, HTTP and WebSocket.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EndToEndTest {
    /// Only pokes and people lead to a pull.
    private static final Rhythm STILL =
            new Rhythm(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), new Random(1));

    @TempDir
    static Path folder = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();
    private StartedBackend backend;
    private Server server;
    private ServerApi api;

    @BeforeAll
    void start() {
        backend = new StartedBackend(folder.resolve("backend"));
        server = new Server(backend.address(), Retries.usual(new Random(1)));
        api = new ServerApi(server, signedIn("editor@harbour"));
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        server.close();
        backend.close();
    }

    private Session signedIn(String user) {
        Session session =
                new Session(new SignIn(server), TokenVault.none(), InstantSource.system(), new SecureRandom());
        session.signIn(user, "tidemark".toCharArray());
        return session;
    }

    private long take(String dataset, int from, int to) throws IOException {
        String rows = IntStream.range(from, to)
                .mapToObj(i -> i + ",country " + i % 38 + "," + i % 1000 + "." + i % 10 + "5")
                .collect(Collectors.joining("\n"));
        Path file = Files.writeString(folder.resolve(dataset + from + ".csv"), "order,country,amount\n" + rows + "\n");
        return api.upload(new Upload.Source(dataset, file, "csv"))
                .run(Upload.Progress.NONE)
                .rows();
    }

    /// What a loop says, in order.
    private static final class Heard implements SyncListener {
        private final BlockingQueue<SyncState> states = new LinkedBlockingQueue<>();

        @Override
        public void state(SyncState state) {
            states.add(state);
        }

        @Override
        public void applied(Applied what) {}

        void until(Predicate<SyncState> wanted) throws InterruptedException {
            List<SyncState> seen = new ArrayList<>();
            for (SyncState state = states.poll(60, TimeUnit.SECONDS);
                    state != null;
                    state = states.poll(60, TimeUnit.SECONDS)) {
                if (wanted.test(state)) {
                    return;
                }
                seen.add(state);
            }
            throw new AssertionError("did not come; only " + seen);
        }
    }

    @Test
    void aRefreshWhoseAnswerWasLostNeedsNoPassword() {
        KeptInMemory vault = new KeptInMemory();
        SignIn signIn = new SignIn(server);
        new Session(signIn, vault, InstantSource.system(), new SecureRandom())
                .signIn("viewer@orchard", "tidemark".toCharArray());
        for (int starts = 0; starts < 3; starts++) {
            for (int lost = 0; lost < 2; lost++) {
                // The server gave tokens that nobody got.
                signIn.refresh(
                        vault.kept().refreshToken(), requireNonNull(vault.kept().refreshKey()));
            }
            Session next = new Session(signIn, vault, InstantSource.system(), new SecureRandom());
            assertEquals(
                    "orchard", new ServerApi(server, next).me().tenant(), "a program that was killed and begins again");
        }
    }

    private static final class KeptInMemory implements TokenVault {
        private @Nullable Kept kept;

        Kept kept() {
            return requireNonNull(kept);
        }

        @Override
        public @Nullable Kept load() {
            return kept;
        }

        @Override
        public void keep(Kept newest) {
            kept = newest;
        }

        @Override
        public void forget() {
            kept = null;
        }
    }

    @Test
    void aCommitThereIsInTheReplicaHereWithoutAskingForIt() throws Exception {
        assertEquals(1000, take("orders", 0, 1000));
        MemoryReplica replica = new MemoryReplica();
        Session viewer = signedIn("viewer@harbour");
        Heard heard = new Heard();
        SyncLoop loop = new SyncLoop(
                new SyncApi(server, viewer), replica, replica.outbox, "test 1", STILL, InstantSource.system());
        loop.listen(heard);
        BlockingQueue<LineState> connected = new LinkedBlockingQueue<>();
        LiveLine line = new LiveLine(
                backend.address(),
                viewer,
                new LineListener() {
                    @Override
                    public void state(LineState state) {
                        if (state instanceof LineState.Live) {
                            connected.add(state);
                        }
                    }

                    @Override
                    public void poke(long lsn, long policyVersion) {
                        loop.poke();
                    }
                },
                InstantSource.system(),
                new Random(1));
        open.add(loop);
        open.add(line);
        loop.start();
        heard.until(state -> state instanceof SyncState.Idle);
        assertEquals(1000, replica.rows("orders"));
        line.start();
        assertTrue(connected.poll(20, TimeUnit.SECONDS) != null, "the live line connects");

        take("orders", 1000, 1500);
        heard.until(state -> state instanceof SyncState.Idle && replica.rows("orders") == 1500);
    }

    @Test
    void aServerThatDiesDuringTheFirstSyncIsContinuedWithWhereItWas() throws Exception {
        int rows = 300_000;
        assertEquals(rows, take("ledger", 0, rows));
        List<PendingPart> loaded = new ArrayList<>();
        MemoryReplica replica = new MemoryReplica() {
            @Override
            public synchronized void applyPart(PendingPart part, RowPage page) {
                super.applyPart(part, page);
                loaded.add(part);
            }
        };
        AtomicBoolean died = new AtomicBoolean();
        Heard heard = new Heard();
        Server impatient = new Server(
                backend.address(),
                new Retries(
                        2,
                        new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)),
                        Duration.ZERO,
                        new Random(1),
                        wait -> {}));
        open.add(impatient);
        SyncLoop loop = new SyncLoop(
                new SyncApi(impatient, signedIn("viewer@harbour")),
                replica,
                replica.outbox,
                "test 1",
                STILL,
                InstantSource.system());
        open.add(loop);
        loop.listen(heard);
        loop.listen(new SyncListener() {
            @Override
            public void state(SyncState state) {
                if (state instanceof SyncState.Working(String step, int done, int total, long bytes, long in)
                        && done == 1
                        && died.compareAndSet(false, true)) {
                    backend.stop();
                }
            }

            @Override
            public void applied(Applied what) {}
        });
        loop.start();
        heard.until(state -> state instanceof SyncState.Offline);
        int before = loaded.size();
        assertTrue(before > 0 && replica.rows("ledger") < rows, before + " parts before the end");

        backend.startAgain();
        loop.pullNow();
        heard.until(state -> state instanceof SyncState.Idle);

        assertEquals(rows, replica.rows("ledger"));
        assertEquals(loaded.stream().distinct().toList(), loaded, "no part is fetched twice");
    }
}
