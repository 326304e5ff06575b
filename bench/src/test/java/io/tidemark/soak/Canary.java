package io.tidemark.soak;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A row that says itself whose it is: its tenant, the place that one has to have a right to, and the write it is of.
record Canary(long key, String place, long number, String text) {
    /// Finds canaries in any bytes.
    static final Pattern ANYWHERE = Pattern.compile("canary-([a-z]+)-([a-z]+)-([0-9]+)\\.");

    static String text(String tenant, String place, long number) {
        return "canary-" + tenant + "-" + place + "-" + number + ".";
    }

    /// @param places those somebody may ever have
    /// @return what is wrong with it where somebody of a tenant has it; null for nothing
    @Nullable
    String wrong(String tenant, Set<String> places) {
        boolean isTheirs = places.contains(place) && text.equals(text(tenant, place, number));
        return isTheirs ? null : "a row of somebody else: " + this;
    }
}
