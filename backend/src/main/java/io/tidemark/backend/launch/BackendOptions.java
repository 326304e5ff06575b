package io.tidemark.backend.launch;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.gateway.LineSettings;
import io.tidemark.backend.gateway.Origins;
import io.tidemark.backend.redis.RedisAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the backend keeps what it knows: options that every command of it takes.
final class BackendOptions {

    @Option(names = "--data", paramLabel = "DIR", description = "the folder of everything the backend keeps")
    @Nullable
    Path data;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "a PostgreSQL to use instead of the embedded one, as jdbc:postgresql://host/database")
    @Nullable
    String databaseUrl;

    @Option(
            names = "--database-user",
            paramLabel = "NAME",
            description = "who may make roles there; the password is read from TIDEMARK_DATABASE_PASSWORD")
    @Nullable
    String databaseUser;

    @Option(
            names = "--pool",
            paramLabel = "NAME=MIN..MAX",
            description = "how many connections a pool keeps ready and may open, as analytics=4..40; repeatable."
                    + " Pools: default, analytics, sync (4..20 each) and imports, which otherwise uses default's")
    List<String> pools = List.of();

    @Option(
            names = "--preload",
            paramLabel = "PART",
            split = ",",
            description = "a part to load at the start rather than when it is first used, as imports; repeatable")
    List<String> preload = List.of();

    @Option(
            names = "--redis-url",
            paramLabel = "URL",
            description = "a Redis that all nodes of this database share, as redis://host:port; its password is read"
                    + " from TIDEMARK_REDIS_PASSWORD. Without it each node keeps answers for itself")
    @Nullable
    String redisUrl;

    @Option(
            names = "--lifetime",
            paramLabel = "KIND=DURATION",
            description =
                    "how long answers are fresh, as stable=24h; repeatable. Kinds: passing (5m; with times relative"
                            + " to now, or large), timed (1h; of datasets with a time field), stable (24h), empty (30s), nothing"
                            + " (5s; of datasets that are not there)")
    List<String> lifetimes = List.of();

    @Option(
            names = "--cache-size",
            paramLabel = "SIZE",
            description = "how much memory answers may take in this process, as 256m; a sixteenth of the heap if it is"
                    + " not said, half of it at most")
    @Nullable
    String cacheSize;

    @Option(
            names = "--columns-size",
            paramLabel = "SIZE",
            description = "how much the columnar copies of large datasets may be together, as 8g, which is usual; a"
                    + " value counts with 8 bytes and takes about a third of that on the disk of --data")
    @Nullable
    String columnsSize;

    @Option(
            names = "--origin",
            paramLabel = "ORIGIN",
            description =
                    "where pages come from that may open the live line, as https://board.example.org, besides this"
                            + " server's own host; repeatable")
    List<String> origins = List.of();

    @Option(
            names = "--tick",
            paramLabel = "MILLISECONDS",
            defaultValue = "20",
            description = "how long messages to those who were just sent one are gathered, 0 to send each at once"
                    + " (${DEFAULT-VALUE})")
    int tick;

    @Option(
            names = "--returns",
            paramLabel = "COUNT",
            defaultValue = "200",
            description = "how many clients a second are asked to come back when this server stops (${DEFAULT-VALUE})")
    int returns;

    @Option(
            names = "--least-app",
            paramLabel = "VERSION",
            description = "the oldest version of a program that is given changes, as 0.2; what older ones send is"
                    + " taken. Any if it is not said")
    @Nullable
    String leastApp;

    @Option(
            names = "--keep-changes",
            paramLabel = "DAYS",
            defaultValue = "90",
            description =
                    "how long changes stay in the log that devices follow, 8 at least; one that was away longer loads"
                            + " what it has not got anew (${DEFAULT-VALUE})")
    int keepChanges;

    /// @throws WrongUsage when an option says what cannot be
    BackendSettings settings(String host, int port, boolean demo) {
        try {
            return read(host, port, demo);
        } catch (BackendException e) {
            throw new WrongUsage(e);
        }
    }

    private BackendSettings read(String host, int port, boolean demo) {
        Path folder = data == null
                ? DataFolder.usual(
                        System.getenv(),
                        System.getProperty("os.name", ""),
                        Path.of(System.getProperty("user.home", ".")))
                : data;
        return new BackendSettings(
                host,
                port,
                folder,
                demo,
                external(),
                PoolOption.sizes(pools),
                Set.copyOf(preload),
                cache(),
                line(),
                new SyncSettings(Duration.ofDays(keepChanges), leastApp));
    }

    private LineSettings line() {
        return new LineSettings(new Origins(origins), Duration.ofMillis(tick), returns, LineSettings.USUAL.heartbeat());
    }

    private CacheSettings cache() {
        var redis = redisUrl == null ? null : new RedisAddress(redisUrl, System.getenv("TIDEMARK_REDIS_PASSWORD"));
        return new CacheSettings(
                redis,
                LifetimeOption.lifetimes(lifetimes),
                SizeOption.answers(
                        cacheSize, CacheSettings.ANSWERS, Runtime.getRuntime().maxMemory()),
                SizeOption.copies(columnsSize, CacheSettings.COPIES));
    }

    private BackendSettings.@Nullable ExternalStore external() {
        if (databaseUrl == null) {
            return null;
        }
        String password = System.getenv("TIDEMARK_DATABASE_PASSWORD");
        if (databaseUser == null || password == null) {
            throw BackendException.badRequest(
                    "--database-url also needs --database-user, and the password in TIDEMARK_DATABASE_PASSWORD.");
        }
        return new BackendSettings.ExternalStore(databaseUrl, databaseUser, password);
    }
}
