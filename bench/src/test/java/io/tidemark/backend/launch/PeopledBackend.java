package io.tidemark.backend.launch;

import io.tidemark.backend.gateway.LineSettings;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.store.StoreAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
        graph.base().demoDirectory().seed();
    }

    /// Makes a viewer who is in these groups and signs in as the demo's people do.
    public void person(String username, String... groups) {
        graph.base().demoDirectory().put(username, username, Set.of(Role.VIEWER), Set.of(groups));
    }

    /// Makes all that a tenant's log has so much older.
    public void age(String tenant, Duration by) throws SQLException {
        change(tenant, "update change_log set at = at - make_interval(secs => " + by.toSeconds() + ")");
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

    /// Makes somebody who cannot sign in, and the tenant when it is new: many of them, as no password is hashed.
    public void member(String username, UUID id, Role role, String group) {
        String tenant = username.substring(username.indexOf('@') + 1);
        graph.base().tenants.write(tenant, connection -> {
            try (var statement = connection.prepareStatement("""
                    with t as (insert into tenants (tenant, title, created_at) values (?, 'Made for a test', now())
                        on conflict do nothing)
                    insert into tenant_clock (tenant, epoch) values (?, gen_random_uuid()) on conflict do nothing
                    """)) {
                statement.setString(1, tenant);
                statement.setString(2, tenant);
                statement.executeUpdate();
            }
            try (var statement = connection.prepareStatement("""
                    insert into users (tenant, id, username, name, roles, groups, password_hash, created_at)
                    values (?, ?, ?, ?, array[?], array[?], '', now())
                    """)) {
                statement.setString(1, tenant);
                statement.setObject(2, id);
                statement.setString(3, username);
                statement.setString(4, username);
                statement.setString(5, role.wireName());
                statement.setString(6, group);
                return statement.executeUpdate();
            }
        });
    }

    /// Gives somebody other roles; they stay in that group.
    public void roles(String username, Set<Role> roles, String group) {
        graph.base().demoDirectory().put(username, username, roles, Set.of(group));
    }

    /// An access token without signing in.
    public String token(String username) {
        return new Tokens(graph.base().secrets.named("token-key"), graph.base().clock)
                .issue(graph.base().directory.find(username).orElseThrow());
    }

    /// Changes what the database has of a tenant, past everything that looks after it.
    ///
    /// @return how many rows
    public int change(String tenant, String sql) throws SQLException {
        StoreAddress address = graph.base().database.address();
        try (var connection = DriverManager.getConnection(
                        address.jdbcUrl() + "?currentSchema=" + StoreAddress.SCHEMA,
                        StoreAddress.OWNER,
                        address.ownerPassword());
                var bind = connection.prepareStatement("select set_config('tidemark.tenant', ?, false)");
                var statement = connection.createStatement()) {
            bind.setString(1, tenant);
            bind.execute();
            return statement.executeUpdate(sql);
        }
    }

    /// Makes an editor who is in these groups and signs in; one who is there stays as they are.
    public void editor(String username, String... groups) {
        if (graph.base().directory.find(username).isEmpty()) {
            graph.base().demoDirectory().put(username, username, Set.of(Role.EDITOR), Set.of(groups));
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + graph.port());
    }

    @Override
    public void close() {
        graph.close();
    }
}
