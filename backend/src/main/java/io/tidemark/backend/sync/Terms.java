package io.tidemark.backend.sync;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// On which terms a device replicates.
///
/// @param lease how long a replica may be looked at without being heard of
/// @param least the oldest version of a program that is served, as `0.2`; null for any
public record Terms(Duration lease, @Nullable String least) {

    /// A version is the end of how a program calls itself; what comes behind its numbers does not count.
    private static final Pattern VERSION =
            Pattern.compile("(?:^|[ /])v?([0-9]{1,9}(?:\\.[0-9]{1,9}){0,5})(?:[-+][0-9A-Za-z.-]*)?$");

    /// @return whether it can be the least version
    public static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    /// Whether a program is too old. One that does not say its version is taken for no older than any.
    ///
    /// @param app name and version, as it says itself
    boolean isTooOld(@Nullable String app) {
        if (least == null || app == null) {
            return false;
        }
        List<Integer> wanted = numbers(least);
        List<Integer> has = numbers(app);
        for (int i = 0; !has.isEmpty() && i < Math.max(wanted.size(), has.size()); i++) {
            int order = Integer.compare(at(has, i), at(wanted, i));
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }

    private static int at(List<Integer> numbers, int i) {
        return i < numbers.size() ? numbers.get(i) : 0;
    }

    private static List<Integer> numbers(String text) {
        Matcher version = VERSION.matcher(text);
        return version.find()
                ? Stream.of(version.group(1).split("\\.")).map(Integer::valueOf).toList()
                : List.of();
    }
}
