package io.tidemark.backend.launch;

import io.tidemark.backend.BackendException;
import java.nio.file.Path;
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

    BackendSettings settings(String host, int port, boolean demo) {
        Path folder = data == null
                ? DataFolder.usual(
                        System.getenv(),
                        System.getProperty("os.name", ""),
                        Path.of(System.getProperty("user.home", ".")))
                : data;
        return new BackendSettings(host, port, folder, demo, external(), PoolOption.sizes(pools), Set.copyOf(preload));
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
