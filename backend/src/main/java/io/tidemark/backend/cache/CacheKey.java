package io.tidemark.backend.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// What a value depends on: its kind and a SHA-256 over every parameter. Whoever makes a key puts the tenant, the
/// caller's roles and the moment of the data into it, so that a value can be found only by those it was made for, and
/// no longer once the data has changed.
///
/// @param prefix the kind, by which statistics are kept
public record CacheKey(String prefix, String digest) {

    /// @param parts in a fixed order; no two lists of parts have one key
    public static CacheKey of(String prefix, List<String> parts) {
        MessageDigest sha = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            sha.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
            sha.update((byte) ':');
            sha.update(bytes);
        }
        return new CacheKey(prefix, HexFormat.of().formatHex(sha.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
