package io.tidemark.backend.cache;

import io.tidemark.analytics.Sha256;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a value depends on: its kind, whose it is, and a SHA-256 over every parameter. Whoever makes a key puts the
/// caller's roles and the moment of the data into it, so that a value can be found only by those it was made for, and
/// no longer once the data has changed.
///
/// @param prefix the kind, by which statistics are kept: letters and hyphens
/// @param tenant whose it is
/// @param digest over the tenant and the parameters
public record CacheKey(String prefix, String tenant, String digest) {

    /// Before every key, where others keep theirs too.
    public static final String SPACE = "tidemark:";

    /// @param parts in a fixed order; no two lists of parts have one key
    public static CacheKey of(String prefix, String tenant, List<String> parts) {
        List<String> all = new ArrayList<>(parts.size() + 1);
        all.add(tenant);
        all.addAll(parts);
        return new CacheKey(prefix, tenant, HexFormat.of().formatHex(Sha256.ofParts(all)));
    }

    /// As it is called in the second level.
    public String text() {
        return SPACE + prefix + ":" + tenant + ":" + digest;
    }

    /// The key that is called so; null when none is.
    public static @Nullable CacheKey parse(String text) {
        String[] parts = text.split(":", -1);
        return parts.length == 4 && text.startsWith(SPACE) ? new CacheKey(parts[1], parts[2], parts[3]) : null;
    }

    boolean isOf(String kind, String its) {
        return prefix.equals(kind) && tenant.equals(its);
    }
}
