package io.tidemark.backend.cache;

import java.time.Duration;

/// How long answers are fresh, by what they are made of. An answer is given out as long again while it is refreshed,
/// and never once its rows have changed.
///
/// @param passing of what depends on the clock, or is large
/// @param timed   of datasets with a time field
/// @param stable  of all others
/// @param empty   without a row
/// @param nothing of a dataset that is not there
public record Lifetimes(Duration passing, Duration timed, Duration stable, Duration empty, Duration nothing) {

    public static final Lifetimes USUAL = new Lifetimes(
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofHours(24),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));
}
