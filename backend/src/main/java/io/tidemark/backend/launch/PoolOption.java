package io.tidemark.backend.launch;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.store.Pool;
import io.tidemark.backend.store.PoolSize;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `--pool NAME=MIN..MAX`.
final class PoolOption {

    private static final Pattern SHAPE = Pattern.compile("([a-z]+)=(\\d{1,6})\\.\\.(\\d{1,6})");

    private PoolOption() {}

    /// The last one of a name counts.
    static Map<Pool, PoolSize> sizes(List<String> options) {
        Map<Pool, PoolSize> sizes = new EnumMap<>(Pool.class);
        for (String option : options) {
            Matcher parts = SHAPE.matcher(option);
            if (!parts.matches()) {
                throw BackendException.badRequest(
                        "--pool takes NAME=MIN..MAX, as analytics=4..40, not " + option + ".");
            }
            Pool pool = Pool.titled(parts.group(1))
                    .orElseThrow(() -> BackendException.badRequest("--pool " + option
                            + ": nothing would use this pool; the pools are " + Pool.titles() + "."));
            sizes.put(pool, size(option, Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3))));
        }
        return sizes;
    }

    private static PoolSize size(String option, int min, int max) {
        try {
            return new PoolSize(min, max);
        } catch (BackendException e) {
            throw new BackendException(400, "--pool " + option + ": " + e.detail(), List.of(), e);
        }
    }
}
