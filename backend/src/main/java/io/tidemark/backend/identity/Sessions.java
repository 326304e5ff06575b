package io.tidemark.backend.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.analytics.Sha256;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.store.NamedLock;
import io.tidemark.backend.store.TenantStore;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Signed-in sessions: families of refresh tokens, each token good once and for 30 days. One that comes a second
/// time was copied, so its whole family ends, unless it comes under the key it was spent under and nobody used what
/// was given for it: then the answer was lost, and is given again. Only hashes are stored.
public final class Sessions {

    private static final Duration LIFE = Duration.ofDays(30);
    private static final int TOKEN_BYTES = 32;

    /// The tenant in front lets the token be looked up among that tenant's rows only.
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,63}\\.[A-Za-z0-9_-]{43}");

    /// What signing in and refreshing give.
    public record Grant(String accessToken, String refreshToken, String tokenType, long expiresInSeconds) {}

    private record Owner(UUID userId, UUID family) {}

    private final TenantStore store;
    private final Tokens tokens;
    private final InstantSource clock;
    private final SecureRandom random;

    public Sessions(TenantStore store, Tokens tokens, InstantSource clock, SecureRandom random) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
        this.random = random;
    }

    /// A new family for a user who has just proved who they are.
    public Grant open(User user) {
        UUID family = UuidCreator.getTimeOrderedEpoch();
        return store.write(user.tenant(), connection -> {
            String refresh = tokenOf(user.tenant(), random());
            add(connection, user, family, refresh);
            return grant(user, refresh);
        });
    }

    /// Exchanges a refresh token for the next pair; a 401 when it is unknown, used, ended or too old. One
    /// transaction: whoever comes with the same token at the same time ends the family including what is given
    /// here, or, under the same key, is given the same.
    ///
    /// @param key of this try, null when it will not be repeated
    public Grant renew(String refreshToken, @Nullable String key) {
        if (!FORM.matcher(refreshToken).matches()) {
            throw refused();
        }
        String tenant = refreshToken.substring(0, refreshToken.indexOf('.'));
        return store.write(tenant, connection -> next(connection, refreshToken, key))
                .orElseThrow(Sessions::refused);
    }

    private Optional<Grant> next(Connection connection, String token, @Nullable String key) throws SQLException {
        byte[] hash = Sha256.of(token);
        Optional<Owner> owner = owner(connection, hash);
        if (owner.isEmpty()) {
            return Optional.empty();
        }
        UUID family = owner.get().family();
        // Rows alone would not do: who ends the family does not see the one that is just being added to it.
        NamedLock.take(connection, "refresh " + family);
        // Whoever gives the user another password takes away all tokens, and would not see the one just added either.
        Optional<User> found = Directory.hold(connection, owner.get().userId());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        User user = found.get();
        String salt = tokenText(random());
        if (spend(connection, hash, key, salt)) {
            String refresh =
                    key == null ? tokenOf(user.tenant(), random()) : successor(user.tenant(), token, key, salt);
            add(connection, user, family, refresh);
            return Optional.of(grant(user, refresh));
        }
        String given = key == null ? null : given(connection, user.tenant(), token, key);
        if (given == null) {
            endFamily(connection, hash);
            return Optional.empty();
        }
        return Optional.of(grant(user, given));
    }

    private Grant grant(User user, String refresh) {
        return new Grant(tokens.issue(user), refresh, "Bearer", Tokens.LIFE.toSeconds());
    }

    private byte[] random() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String tokenText(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String tokenOf(String tenant, byte[] bytes) {
        return tenant + "." + tokenText(bytes);
    }

    /// The same for the same try: only whoever knows the token, its key and the salt can tell it.
    private static String successor(String tenant, String token, String key, String salt) {
        return tokenOf(tenant, Sha256.ofParts(List.of(salt, token, key)));
    }

    private void add(Connection connection, User user, UUID family, String refresh) throws SQLException {
        OffsetDateTime now = now();
        try (var statement =
                connection.prepareStatement("delete from refresh_tokens where user_id = ? and expires_at < ?")) {
            statement.setObject(1, user.id());
            statement.setObject(2, now);
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement("insert into refresh_tokens"
                + " (tenant, hash, family, user_id, issued_at, expires_at) values (?, ?, ?, ?, ?, ?)")) {
            statement.setString(1, user.tenant());
            statement.setBytes(2, Sha256.of(refresh));
            statement.setObject(3, family);
            statement.setObject(4, user.id());
            statement.setObject(5, now);
            statement.setObject(6, now.plus(LIFE));
            statement.executeUpdate();
        }
    }

    private static Optional<Owner> owner(Connection connection, byte[] hash) throws SQLException {
        try (var statement = connection.prepareStatement("select user_id, family from refresh_tokens where hash = ?")) {
            statement.setBytes(1, hash);
            try (var rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Owner(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class)))
                        : Optional.empty();
            }
        }
    }

    /// Whether the token had not been used.
    private boolean spend(Connection connection, byte[] hash, @Nullable String key, String salt) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update refresh_tokens set used_at = ?, spent_under = ?, salt = ?
                where hash = ? and used_at is null and revoked_at is null and expires_at > ?
                """)) {
            statement.setObject(1, now());
            statement.setBytes(2, key == null ? null : Sha256.of(key));
            statement.setString(3, key == null ? null : salt);
            statement.setBytes(4, hash);
            statement.setObject(5, now());
            return statement.executeUpdate() == 1;
        }
    }

    /// What was given for a token that was spent under this key; null once that was used.
    private @Nullable String given(Connection connection, String tenant, String token, String key) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select salt from refresh_tokens
                where hash = ? and spent_under = ? and revoked_at is null and expires_at > ?
                """)) {
            statement.setBytes(1, Sha256.of(token));
            statement.setBytes(2, Sha256.of(key));
            statement.setObject(3, now());
            try (var rows = statement.executeQuery()) {
                String given = rows.next() ? successor(tenant, token, key, rows.getString(1)) : null;
                return given != null && isUnused(connection, Sha256.of(given)) ? given : null;
            }
        }
    }

    private static boolean isUnused(Connection connection, byte[] hash) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select 1 from refresh_tokens where hash = ? and used_at is null and revoked_at is null")) {
            statement.setBytes(1, hash);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private void endFamily(Connection connection, byte[] hash) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update refresh_tokens set revoked_at = ? where revoked_at is null
                and family = (select family from refresh_tokens where hash = ? and used_at is not null)
                """)) {
            statement.setObject(1, now());
            statement.setBytes(2, hash);
            statement.executeUpdate();
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static BackendException refused() {
        return new BackendException(401, "The session has ended; sign in again.")
                .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }
}
