package io.tidemark.soak;

import io.tidemark.backend.cache.Lifetimes;
import io.tidemark.backend.gateway.LineSettings;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.identity.User;
import io.tidemark.backend.launch.BackendGraph;
import io.tidemark.backend.launch.BackendSettings;
import io.tidemark.backend.launch.CacheSettings;
import io.tidemark.backend.launch.SyncSettings;
import io.tidemark.backend.redis.RedisAddress;
import io.tidemark.backend.store.Secrets;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/// Whole backends on one PostgreSQL and one Redis that know each other's tokens. Any thread, but one at a time may
/// stop and start them.
final class Nodes implements AutoCloseable {

    private static final long ANSWERS = 32L << 20;

    private final Path folder = Files.createTempDirectory("tidemark-soak");
    private final LineSettings line;
    private final int databasePort;
    private EmbeddedPostgres database;
    private final RedisServer redis;
    private final int redisPort;
    private final Tokens tokens;
    private final AtomicReferenceArray<@Nullable BackendGraph> running;
    private final List<FaultProxy> proxies = new CopyOnWriteArrayList<>();

    /// @param tenants to be there from the beginning
    Nodes(int count, LineSettings line, List<String> tenants) throws IOException, SQLException {
        this.line = line;
        running = new AtomicReferenceArray<>(count);
        redisPort = Ports.free();
        redis = RedisServer.newRedisServer()
                .port(redisPort)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
        databasePort = Ports.free();
        database = postgres();
        execute("create role hosting login createrole", "grant create on database postgres to hosting");
        for (int node = 0; node < count; node++) {
            Files.createDirectories(folder(node));
            if (node > 0) {
                Path key = Path.of("token-key.secret");
                Files.copy(folder(0).resolve(key), folder(node).resolve(key));
            }
            start(node, 0);
        }
        tokens = new Tokens(new Secrets(folder(0), new SecureRandom()).named("token-key"), InstantSource.system());
        for (String tenant : tenants) {
            execute(
                    "insert into tidemark.tenants values ('" + tenant + "', '" + tenant + "', now())",
                    "insert into tidemark.tenant_clock (tenant, epoch) values ('" + tenant + "', gen_random_uuid())");
        }
    }

    private EmbeddedPostgres postgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("cluster"))
                .setCleanDataDirectory(false)
                .setPort(databasePort)
                .start();
    }

    private Path folder(int node) {
        return folder.resolve("node" + node);
    }

    private void execute(String... orders) throws SQLException {
        try (var admin = database.getPostgresDatabase().getConnection();
                var statement = admin.createStatement()) {
            for (String order : orders) {
                statement.execute(order);
            }
        }
    }

    int count() {
        return running.length();
    }

    /// @param port 0 for any
    void start(int node, int port) {
        running.set(
                node,
                new BackendGraph(new BackendSettings(
                        "127.0.0.1",
                        port,
                        folder(node),
                        false,
                        new BackendSettings.ExternalStore(
                                "jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres", "hosting", "any"),
                        Map.of(),
                        Set.of(),
                        new CacheSettings(
                                new RedisAddress("redis://127.0.0.1:" + redisPort, null),
                                Lifetimes.USUAL,
                                ANSWERS,
                                ANSWERS),
                        line,
                        SyncSettings.USUAL)));
    }

    /// 0 while it does not run.
    int port(int node) {
        BackendGraph graph = running.get(node);
        return graph == null ? 0 : graph.port();
    }

    /// Of one that runs; 0 while none does.
    int somePort() {
        int port = 0;
        for (int node = 0; node < count() && port == 0; node++) {
            port = port(node);
        }
        return port;
    }

    /// It says goodbye and stops.
    void stop(int node) {
        BackendGraph graph = running.get(node);
        if (graph != null) {
            graph.close();
            running.set(node, null);
        }
    }

    /// It is gone for all who came through a proxy before it knows.
    void kill(int node) {
        BackendGraph graph = running.getAndSet(node, null);
        if (graph != null) {
            proxies.forEach(proxy -> proxy.sever(graph.port()));
            graph.close();
        }
    }

    /// Without their database; it is there again afterwards.
    void withoutDatabase(Outage outage) throws IOException, InterruptedException {
        database.close();
        outage.last();
        database = postgres();
    }

    interface Outage {
        void last() throws InterruptedException;
    }

    /// A way to a node, which is the caller's to close.
    FaultProxy proxy(int node, long seed) throws IOException {
        var proxy = new FaultProxy(() -> port(node), seed);
        proxies.removeIf(FaultProxy::isClosed);
        proxies.add(proxy);
        return proxy;
    }

    /// Somebody whom the directory knows, with a token and without a password.
    Person person(String tenant, Role role) {
        var user = new User(UUID.randomUUID(), tenant, "somebody", "Somebody", Set.of(role), Set.of(), 1, "");
        try {
            execute("insert into tidemark.users values ('" + tenant + "', '" + user.id() + "', '" + user.id()
                    + "', 'Somebody', array['" + role.wireName() + "'], 1, '', now())");
        } catch (SQLException e) {
            throw new IllegalStateException("nobody can be added", e);
        }
        return new Person(() -> tokens.issue(user));
    }

    @Override
    public void close() throws IOException {
        for (int node = 0; node < count(); node++) {
            stop(node);
        }
        database.close();
        redis.stop();
        try (var files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
