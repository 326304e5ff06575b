package io.tidemark.backend.launch;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.cache.Lifetimes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `--lifetime stable=24h`.
final class LifetimeOption {

    private static final Pattern FORM = Pattern.compile("([a-z]+)=(\\d{1,6})([smh])");
    private static final Duration LONGEST = Duration.ofDays(30);

    private LifetimeOption() {}

    static Lifetimes lifetimes(List<String> options) {
        Map<String, Duration> given = new HashMap<>();
        for (String option : options) {
            Matcher parts = FORM.matcher(option);
            if (!parts.matches()) {
                throw BackendException.badRequest(
                        "--lifetime " + option + ": it is written KIND=DURATION, as timed=90m; s, m and h are known.");
            }
            given.put(parts.group(1), duration(option, Long.parseLong(parts.group(2)), parts.group(3)));
        }
        Lifetimes usual = Lifetimes.USUAL;
        var lifetimes = new Lifetimes(
                taken(given, "passing", usual.passing()),
                taken(given, "timed", usual.timed()),
                taken(given, "stable", usual.stable()),
                taken(given, "empty", usual.empty()),
                taken(given, "nothing", usual.nothing()));
        if (!given.isEmpty()) {
            throw BackendException.badRequest(
                    "--lifetime " + given.keySet().iterator().next()
                            + ": there is no such kind; the kinds are passing, timed, stable, empty and nothing.");
        }
        return lifetimes;
    }

    private static Duration taken(Map<String, Duration> given, String kind, Duration usual) {
        Duration duration = given.remove(kind);
        return duration == null ? usual : duration;
    }

    private static Duration duration(String option, long count, String unit) {
        Duration duration =
                switch (unit) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    default -> Duration.ofHours(count);
                };
        if (!duration.isPositive() || duration.compareTo(LONGEST) > 0) {
            throw BackendException.badRequest("--lifetime " + option + ": from 1s to 720h.");
        }
        return duration;
    }
}
