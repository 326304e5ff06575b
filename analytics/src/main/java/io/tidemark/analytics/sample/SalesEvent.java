package io.tidemark.analytics.sample;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Something that happened to the company and shows in its sales. What is null is not limited by it.
///
/// @param to     the first day after it
/// @param factor what a line that it touches is multiplied by, in likelihood
/// @param fades  whether the factor goes back to 1 over the days
public record SalesEvent(
        String title,
        LocalDate from,
        LocalDate to,
        @Nullable String region,
        @Nullable String category,
        @Nullable String product,
        @Nullable String channel,
        double factor,
        boolean fades) {

    boolean touches(LocalDate day) {
        return !day.isBefore(from) && day.isBefore(to);
    }

    double on(LocalDate day) {
        if (!touches(day)) {
            return 1;
        }
        double rest = ChronoUnit.DAYS.between(day, to) / (double) ChronoUnit.DAYS.between(from, to);
        return fades ? 1 + (factor - 1) * rest : factor;
    }

    boolean meets(String otherRegion, String otherChannel) {
        return (region == null || region.equals(otherRegion)) && (channel == null || channel.equals(otherChannel));
    }
}
