package io.tidemark.backend.identity;

import io.tidemark.backend.BackendException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Password hashes: the JDK's PBKDF2 with HMAC-SHA512, written as `pbkdf2-sha512$iterations$salt$hash` so that the
/// cost can rise later.
public final class Passwords {

    /// What OWASP asks of PBKDF2-HMAC-SHA512; some 200 ms.
    private static final int ITERATIONS = 210_000;

    private static final String SCHEME = "pbkdf2-sha512";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SecureRandom random;
    private final int iterations;
    private final String nobody;
    /// A flood of passwords may take half of the processors, not all: everybody else works on.
    private final Semaphore deriving =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    public Passwords(SecureRandom random) {
        this(random, ITERATIONS);
    }

    /// The hash of nobody is drawn, not derived: deriving one costs every start more than most of its parts.
    ///
    /// @param iterations of new hashes; each that is stored is checked with its own
    Passwords(SecureRandom random, int iterations) {
        this.random = random;
        this.iterations = iterations;
        this.nobody = written(random(SALT_BYTES), random(HASH_BITS / Byte.SIZE));
    }

    public String hash(String password) {
        byte[] salt = random(SALT_BYTES);
        return written(salt, derive(password, salt, iterations));
    }

    private byte[] random(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return drawn;
    }

    private String written(byte[] salt, byte[] hash) {
        var encoder = Base64.getEncoder().withoutPadding();
        return String.join(
                "$", SCHEME, Integer.toString(iterations), encoder.encodeToString(salt), encoder.encodeToString(hash));
    }

    public boolean matches(String password, String hash) {
        String[] parts = hash.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            throw new IllegalStateException("A stored password hash has an unknown form");
        }
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] expected = Base64.getDecoder().decode(parts[3]);
        return MessageDigest.isEqual(expected, derive(password, salt, Integer.parseInt(parts[1])));
    }

    /// Spends the time of a check for a user that does not exist, so that the answer's time does not tell.
    public void matchNobody(String password) {
        matches(password, nobody);
    }

    private byte[] derive(String password, byte[] salt, int iterations) {
        try {
            if (!deriving.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw BackendException.unavailable("Too many people sign in just now; try again.", PATIENCE, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BackendException.unavailable("The backend is stopping.", PATIENCE, e);
        }
        try {
            return derived(password, salt, iterations);
        } finally {
            deriving.release();
        }
    }

    private static byte[] derived(String password, byte[] salt, int iterations) {
        var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has PBKDF2WithHmacSHA512", e);
        } finally {
            spec.clearPassword();
        }
    }
}
