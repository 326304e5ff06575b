package io.tidemark.backend.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.store.TenantClock;
import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The local directory. A user signs in as `name@tenant`, so even signing in reads one tenant's rows only.
public final class Directory {

    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}@([a-z0-9][a-z0-9-]{0,62})");

    private static final Pattern GROUP = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int MOST_GROUPS = 100;

    private final TenantStore store;
    private final Passwords passwords;
    private final InstantSource clock;

    public Directory(TenantStore store, Passwords passwords, InstantSource clock) {
        this.store = store;
        this.passwords = passwords;
        this.clock = clock;
    }

    /// The user with this name and password, or nothing; both take the same time.
    public Optional<User> authenticate(String username, String password) {
        Optional<User> user = find(username);
        if (user.isEmpty()) {
            passwords.matchNobody(password);
        }
        return user.filter(found -> passwords.matches(password, found.passwordHash()));
    }

    public Optional<User> find(String username) {
        String tenant = tenantOf(username);
        if (tenant == null) {
            return Optional.empty();
        }
        return store.read(tenant, connection -> one(connection, "username = ?", username));
    }

    public Optional<User> find(String tenant, UUID id) {
        return store.read(tenant, connection -> find(connection, id));
    }

    /// The caller with the name and the roles of this moment: a token may be older than a change of roles.
    ///
    /// @throws BackendException 403 when the person has no role any more
    public static Caller present(Connection connection, Caller claimed) throws SQLException {
        User user = find(connection, UUID.fromString(claimed.userId()))
                .filter(found -> !found.roles().isEmpty())
                .orElseThrow(() -> BackendException.forbidden("You no longer have access to this workspace's data."));
        return new Caller(claimed.userId(), claimed.tenant(), user.name(), user.roles());
    }

    public static boolean hasUser(Connection connection, UUID id) throws SQLException {
        return find(connection, id).isPresent();
    }

    public static Optional<User> find(Connection connection, UUID id) throws SQLException {
        return one(connection, "id = ?", id);
    }

    /// As [#find(Connection, UUID)]; nobody changes the user until the transaction ends.
    static Optional<User> hold(Connection connection, UUID id) throws SQLException {
        return one(connection, "id = ? for share", id);
    }

    public User put(String username, String name, Set<Role> roles, String password) {
        return put(username, name, roles, Set.of(), password);
    }

    /// Makes the user, and the tenant when it is new; a user that exists gets the new roles, groups, name and
    /// password and has to sign in again everywhere. Devices hear of other roles or groups as of a change of data.
    public User put(String username, String name, Set<Role> roles, Set<String> groups, String password) {
        String tenant = tenantOf(username);
        if (tenant == null) {
            throw BackendException.badRequest("\"" + username
                    + "\" is no user name; write it as name@tenant in lower-case letters, digits, dots and dashes.");
        }
        if (groups.size() > MOST_GROUPS || !groups.stream().allMatch(GROUP.asMatchPredicate())) {
            throw BackendException.badRequest(
                    "A group's name has small letters, digits and dashes, and nobody is in more than 100 of them.");
        }
        if (password.isEmpty()) {
            throw BackendException.badRequest("The password must not be empty.");
        }
        String hash = passwords.hash(password);
        return store.write(tenant, connection -> {
            addTenant(connection, tenant);
            long before = one(connection, "username = ?", username)
                    .map(User::policyVersion)
                    .orElse(0L);
            try (var statement = connection.prepareStatement("""
                    insert into users (tenant, id, username, name, roles, groups, password_hash, created_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (tenant, username) do update set name = excluded.name, roles = excluded.roles,
                        groups = excluded.groups, password_hash = excluded.password_hash,
                        policy_version = users.policy_version
                            + (users.roles <> excluded.roles or users.groups <> excluded.groups)::int
                    """)) {
                statement.setString(1, tenant);
                statement.setObject(2, UuidCreator.getTimeOrderedEpoch());
                statement.setString(3, username);
                statement.setString(4, name);
                statement.setArray(
                        5,
                        connection.createArrayOf(
                                "text",
                                roles.stream().sorted().map(Role::wireName).toArray()));
                statement.setArray(
                        6,
                        connection.createArrayOf(
                                "text", groups.stream().sorted().toArray()));
                statement.setString(7, hash);
                statement.setObject(8, clock.instant().atOffset(ZoneOffset.UTC));
                statement.executeUpdate();
            }
            User user = one(connection, "username = ?", username).orElseThrow();
            try (var statement = connection.prepareStatement("delete from refresh_tokens where user_id = ?")) {
                statement.setObject(1, user.id());
                statement.executeUpdate();
            }
            if (before > 0 && before != user.policyVersion()) {
                TenantClock.next(connection, tenant);
            }
            return user;
        });
    }

    private void addTenant(Connection connection, String tenant) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into tenants (tenant, title, created_at) values (?, ?, ?) on conflict do nothing")) {
            statement.setString(1, tenant);
            statement.setString(2, tenant);
            statement.setObject(3, clock.instant().atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement(
                "insert into tenant_clock (tenant, epoch) values (?, ?) on conflict do nothing")) {
            statement.setString(1, tenant);
            statement.setObject(2, UUID.randomUUID());
            statement.executeUpdate();
        }
    }

    private static Optional<User> one(Connection connection, String condition, Object value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select id, tenant, username, name, roles, groups, policy_version, password_hash from users where "
                        + condition)) {
            statement.setObject(1, value);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(user(rows)) : Optional.empty();
            }
        }
    }

    private static User user(ResultSet row) throws SQLException {
        String[] roles = (String[]) row.getArray("roles").getArray();
        return new User(
                row.getObject("id", UUID.class),
                row.getString("tenant"),
                row.getString("username"),
                row.getString("name"),
                Arrays.stream(roles).map(Role::ofWire).collect(Collectors.toUnmodifiableSet()),
                Set.of((String[]) row.getArray("groups").getArray()),
                row.getLong("policy_version"),
                row.getString("password_hash"));
    }

    private static @Nullable String tenantOf(String username) {
        var matcher = USERNAME.matcher(username);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
