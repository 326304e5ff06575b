package io.tidemark.backend.store;

import io.tidemark.analytics.Backoff;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts the embedded PostgreSQL again when its first process has died, with the command line it had: the same
/// cluster on the same port. Works on one thread of its own.
final class PostmasterWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostmasterWatch.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Backoff BETWEEN = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));
    private static final int TRIES = 8;
    /// Who lives so long has not been started in vain.
    private static final Duration STEADY = Duration.ofMinutes(1);
    private static final int START_SECONDS = 60;
    private static final int GRACE_SECONDS = 5;

    private final Path folder;
    private final Path control;
    private final RandomGenerator random;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("postgres-watch").unstarted(this::watch);
    /// How often it died without having lived long.
    private int deaths;
    private long lastDeath = System.nanoTime();

    private PostmasterWatch(Path folder, Path control, RandomGenerator random) {
        this.folder = folder;
        this.control = control;
        this.random = random;
    }

    /// Nothing where the platform does not tell what a process runs: its death would be seen where there is none.
    static Optional<PostmasterWatch> over(Path folder, RandomGenerator random) {
        return running(folder).map(process -> {
            Path server = Path.of(process.info().command().orElseThrow());
            Path control = server.resolveSibling(server.getFileName().toString().replace("postgres", "pg_ctl"));
            var watch = new PostmasterWatch(folder, control, random);
            watch.thread.start();
            return watch;
        });
    }

    /// The first process of the PostgreSQL in this folder. One that was killed has no command any more, even while it
    /// stays visible until somebody collects it.
    static Optional<ProcessHandle> running(Path folder) {
        try {
            Path file = pidFile(folder);
            String pid = Files.exists(file)
                    ? Files.readString(file).lines().findFirst().orElse("").strip()
                    : "";
            return pid.matches("\\d{1,18}")
                    ? ProcessHandle.of(Long.parseLong(pid))
                            .filter(process ->
                                    process.info().command().orElse("").contains("postgres"))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.debug("The pid file of {} cannot be read", folder, e);
            return Optional.empty();
        }
    }

    static Path pidFile(Path folder) {
        return folder.resolve("postmaster.pid");
    }

    private void watch() {
        try {
            boolean goesOn = true;
            while (goesOn && !isClosedAfter(LOOK)) {
                goesOn = running(folder).isPresent() || startAgain();
            }
        } catch (InterruptedException e) {
            LOG.debug("The backend ends while PostgreSQL is started again");
        }
    }

    private boolean isClosedAfter(Duration wait) throws InterruptedException {
        return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean startAgain() throws InterruptedException {
        long died = System.nanoTime();
        deaths = died - lastDeath > STEADY.toNanos() ? 1 : deaths + 1;
        lastDeath = died;
        LOG.warn("PostgreSQL has died and is started again; its own words are in {}", log());
        for (int tries = deaths; ; tries++) {
            if (tries == TRIES) {
                LOG.error("PostgreSQL does not stay up after {} tries; it is tried again every 15 s", TRIES);
            }
            if (isClosedAfter(BETWEEN.delay(tries, random))) {
                return false;
            }
            if (running(folder).isPresent() || isStarted()) {
                LOG.info("PostgreSQL runs again after {} ms", (System.nanoTime() - died) / 1_000_000);
                return true;
            }
        }
    }

    private boolean isStarted() throws InterruptedException {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            // As at the first start: PostgreSQL refuses to run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                control.toString(),
                "restart",
                "--pgdata",
                folder.toString(),
                "--wait",
                "--timeout",
                Integer.toString(START_SECONDS)));
        try {
            Files.deleteIfExists(pidFile(folder));
            Process starting = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log().toFile()))
                    .start();
            if (!starting.waitFor(START_SECONDS + GRACE_SECONDS, TimeUnit.SECONDS)) {
                starting.destroyForcibly();
                return false;
            }
            return starting.exitValue() == 0;
        } catch (IOException e) {
            LOG.debug("PostgreSQL could not be started", e);
            return false;
        }
    }

    private Path log() {
        return folder.resolveSibling("postgres.log");
    }

    /// From here on a PostgreSQL that ends has been told to.
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(Duration.ofSeconds(GRACE_SECONDS))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
