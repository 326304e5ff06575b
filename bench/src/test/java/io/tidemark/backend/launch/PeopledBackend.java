package io.tidemark.backend.launch;

import io.tidemark.backend.gateway.LineSettings;
import io.tidemark.backend.identity.DemoDirectory;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.store.StoreAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A whole backend with the demo's people and none of its data. It lives in the backend's package because making
/// people is not the graph's public business.
public final class PeopledBackend implements AutoCloseable {
    private final BackendGraph graph;

    public PeopledBackend(Path folder) {
        this(folder, 0);
    }

    /// @param port 0 for any
    public PeopledBackend(Path folder, int port) {
        this(folder, port, null);
    }

    /// @param leastApp the oldest version of a program that is given changes, null for any
    public PeopledBackend(Path folder, int port, @Nullable String leastApp) {
        graph = new BackendGraph(new BackendSettings(
                "127.0.0.1",
                port,
                folder,
                false,
                null,
                Map.of(),
                Set.of(),
                CacheSettings.USUAL,
                LineSettings.USUAL,
                new SyncSettings(SyncSettings.USUAL.keepChanges(), leastApp)));
        new DemoDirectory(graph.base().directory).seed();
    }

    /// Makes a viewer who is in these groups and signs in as the demo's people do.
    public void person(String username, String... groups) {
        graph.base().directory.put(username, username, Set.of(Role.VIEWER), Set.of(groups), "tidemark");
    }

    /// Makes all that a tenant's log has so much older.
    public void age(String tenant, Duration by) throws SQLException {
        StoreAddress address = graph.base().database.address();
        try (var owner = DriverManager.getConnection(
                        address.jdbcUrl() + "?currentSchema=" + StoreAddress.SCHEMA,
                        StoreAddress.OWNER,
                        address.ownerPassword());
                var bind = owner.prepareStatement("select set_config('tidemark.tenant', ?, false)");
                var age = owner.prepareStatement("update change_log set at = at - make_interval(secs => ?)")) {
            bind.setString(1, tenant);
            bind.execute();
            age.setLong(1, by.toSeconds());
            age.executeUpdate();
        }
    }

    /// The last position that is gone from a tenant's log, 0 while none is.
    public long logFloor(String tenant) {
        return graph.base().tenants.read(tenant, connection -> {
            try (var statement = connection.prepareStatement("select changes_floor from tenant_clock");
                    var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + graph.port());
    }

    @Override
    public void close() {
        graph.close();
    }
}
