package io.tidemark.backend.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL of our own below the data folder: loopback only, a free port, passwords only we know. It outlives
/// no backend: one left running by a killed backend is stopped first. When it dies it is started again.
public final class EmbeddedDatabase implements Database {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final long POLL_NANOS = 20_000_000;
    private static final String DATABASE = "tidemark";

    private static final String ACCESS = """
            # Written by Tidemark: nobody without a password, nobody from elsewhere.
            host all all 127.0.0.1/32 scram-sha-256
            host all all ::1/128 scram-sha-256
            """;

    private @Nullable EmbeddedPostgres server;
    private @Nullable PostmasterWatch watch;
    private final StoreAddress address;

    /// Starts it, in 2 to 10 seconds; the first start also makes the cluster.
    ///
    /// @param folder where the cluster lives, the same on every start
    /// @param programs where PostgreSQL itself is unpacked; nobody else may write there
    public EmbeddedDatabase(Path folder, Path programs, Secrets secrets, RandomGenerator random) {
        String adminPassword = secrets.named("database-admin");
        Path unfinished = folder.resolveSibling("postgres.unfinished");
        try {
            stopLeftover(folder);
            boolean first = discardUnfinished(folder, unfinished);
            server = start(folder, programs, first ? "" : adminPassword);
            address = new StoreAddress(
                    "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + DATABASE,
                    secrets.named("database-owner"),
                    secrets.named("database-service"));
            prepare(folder, first, adminPassword);
            Files.deleteIfExists(unfinished);
            watch = PostmasterWatch.over(folder, random).orElse(null);
        } catch (IOException | SQLException | IllegalStateException e) {
            close();
            throw new StoreException(503, sentence(folder, e), e);
        }
    }

    private static String sentence(Path folder, Exception failure) {
        String words = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return "PostgreSQL could not be started in " + folder + ": "
                + words.lines().findFirst().orElse("") + ". Its own words are in "
                + folder.resolveSibling("postgres.log")
                + (words.contains("root") ? "; it refuses to run as root where user namespaces are not allowed." : ".");
    }

    private static EmbeddedPostgres start(Path folder, Path programs, String adminPassword) throws IOException {
        Redirect log = Redirect.appendTo(folder.resolveSibling("postgres.log").toFile());
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setOverrideWorkingDirectory(programs.toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_LIMIT)
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                // The same on every platform: text by code point, upper and lower case for all of Unicode.
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("min_wal_size", "512MB")
                .setServerConfig("wal_compression", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("checkpoint_timeout", "15min")
                .setServerConfig("checkpoint_completion_target", "0.9")
                .setServerConfig("maintenance_work_mem", "128MB")
                .setServerConfig("work_mem", "32MB")
                .setServerConfig("max_connections", "100")
                .setServerConfig("timezone", "UTC")
                // Its log may be sent to somebody for help: no row's values, no statement with a password in it.
                .setServerConfig("log_error_verbosity", "terse")
                .setServerConfig("log_min_error_statement", "panic");
        if (!adminPassword.isEmpty()) {
            builder.setConnectConfig("password", adminPassword);
        }
        return builder.start();
    }

    private void prepare(Path folder, boolean first, String adminPassword) throws SQLException, IOException {
        String template = address.jdbcUrl().replaceFirst(DATABASE + "$", "postgres");
        try (Connection admin = DriverManager.getConnection(template, "postgres", adminPassword);
                var statement = admin.createStatement()) {
            if (first) {
                statement.execute("alter role postgres password '" + adminPassword + "'");
                Files.writeString(folder.resolve("pg_hba.conf"), ACCESS);
                statement.execute("select pg_reload_conf()");
            }
            try (var found = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (!found.next()) {
                    statement.execute("create database " + DATABASE);
                }
            }
        }
        try (Connection admin = DriverManager.getConnection(address.jdbcUrl(), "postgres", adminPassword)) {
            Roles.prepare(admin, address);
        }
    }

    /// A backend that was killed leaves its PostgreSQL running; the caller holds the folder's lock, so it has no
    /// other owner.
    private static void stopLeftover(Path folder) throws IOException {
        Path pidFile = PostmasterWatch.pidFile(folder);
        Optional<ProcessHandle> leftover = PostmasterWatch.running(folder);
        if (leftover.isPresent()) {
            LOG.info(
                    "Stopping the PostgreSQL that an earlier backend left behind (process {})",
                    leftover.get().pid());
            leftover.get().destroy();
            awaitEnd(leftover.get(), pidFile);
        }
        Files.deleteIfExists(pidFile);
    }

    /// PostgreSQL removes its pid file last. The process itself may stay visible longer, until somebody collects
    /// it.
    private static void awaitEnd(ProcessHandle process, Path pidFile) {
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        while (process.isAlive() && Files.exists(pidFile)) {
            if (System.nanoTime() > deadline) {
                process.destroyForcibly();
                return;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /// Whether the cluster is to be made. The marker stands beside it until its passwords are set: only a folder
    /// with the marker is ever thrown away, because only then nothing in it can be of value.
    private static boolean discardUnfinished(Path folder, Path marker) throws IOException {
        if (Files.exists(folder) && !Files.exists(marker)) {
            return false;
        }
        Files.createDirectories(folder.toAbsolutePath().getParent());
        Files.writeString(marker, "The first start of PostgreSQL has not finished.\n");
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return true;
    }

    @Override
    public StoreAddress address() {
        return address;
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        EmbeddedPostgres running = server;
        if (running == null) {
            return;
        }
        try {
            running.close();
        } catch (IOException e) {
            LOG.warn("PostgreSQL did not stop as asked; the next start will finish that", e);
        }
    }
}
