package io.tidemark.backend.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A PostgreSQL that somebody else runs. The given user makes the two roles, so it must be allowed to; their
/// passwords are derived from its own, so that every backend with the same settings arrives at the same ones.
public final class ExternalDatabase implements Database {

    private final StoreAddress address;

    /// Connects and prepares the roles.
    public ExternalDatabase(String jdbcUrl, String user, String password) {
        address = new StoreAddress(
                jdbcUrl, derived(password, StoreAddress.OWNER), derived(password, StoreAddress.SERVICE));
        try (Connection admin = DriverManager.getConnection(jdbcUrl, user, password)) {
            Roles.prepare(admin, address);
        } catch (SQLException e) {
            throw new StoreException(
                    503,
                    "The database " + jdbcUrl + " cannot be used as " + user + ": " + e.getMessage()
                            + ". Check --database-url, --database-user and TIDEMARK_DATABASE_PASSWORD; the user must be able to make roles.",
                    e);
        }
    }

    private static String derived(String password, String role) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(role.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }

    @Override
    public StoreAddress address() {
        return address;
    }

    @Override
    public void close() {}
}
