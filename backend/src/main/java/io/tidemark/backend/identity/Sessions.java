package io.tidemark.backend.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.analytics.Sha256;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.store.TenantStore;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Signed-in sessions: families of refresh tokens, each token good once and for 30 days. One that comes a second
/// time was copied, so its whole family ends. Only hashes are stored.
public final class Sessions {

    private static final Duration LIFE = Duration.ofDays(30);
    private static final int TOKEN_BYTES = 32;

    /// The tenant in front lets the token be looked up among that tenant's rows only.
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,63}\\.[A-Za-z0-9_-]{43}");

    /// What signing in and refreshing give.
    public record Grant(String accessToken, String refreshToken, String tokenType, long expiresInSeconds) {}

    private record Spent(UUID userId, UUID family) {}

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
        return store.write(user.tenant(), connection -> grant(connection, user, family));
    }

    /// Exchanges a refresh token for the next pair; a 401 when it is unknown, used, ended or too old. One
    /// transaction: whoever comes with the same token at the same time ends the family including what is given
    /// here.
    public Grant renew(String refreshToken) {
        if (!FORM.matcher(refreshToken).matches()) {
            throw refused();
        }
        String tenant = refreshToken.substring(0, refreshToken.indexOf('.'));
        byte[] hash = Sha256.of(refreshToken);
        return store.write(tenant, connection -> {
                    Optional<Spent> spent = spend(connection, hash);
                    if (spent.isEmpty()) {
                        endFamily(connection, hash);
                        return Optional.<Grant>empty();
                    }
                    Optional<User> user = Directory.find(connection, spent.get().userId());
                    return user.isEmpty()
                            ? Optional.<Grant>empty()
                            : Optional.of(
                                    grant(connection, user.get(), spent.get().family()));
                })
                .orElseThrow(Sessions::refused);
    }

    private Grant grant(Connection connection, User user, UUID family) throws SQLException {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String refresh =
                user.tenant() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
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
        return new Grant(tokens.issue(user), refresh, "Bearer", Tokens.LIFE.toSeconds());
    }

    private Optional<Spent> spend(Connection connection, byte[] hash) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update refresh_tokens set used_at = ?
                where hash = ? and used_at is null and revoked_at is null and expires_at > ?
                returning user_id, family
                """)) {
            statement.setObject(1, now());
            statement.setBytes(2, hash);
            statement.setObject(3, now());
            try (var rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Spent(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class)))
                        : Optional.empty();
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
