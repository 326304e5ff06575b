package io.tidemark.backend.gateway;

import io.tidemark.backend.BackendException;
import java.time.Duration;
import java.util.Set;

/// How the line is to run.
///
/// @param origins   pages of other hosts that may open it
/// @param tick      how long messages to those who were just sent one are gathered; zero sends each at once
/// @param returns   how many clients a second may come back after the server has closed
/// @param heartbeat between pings; a client silent for two of them is dropped
public record LineSettings(Origins origins, Duration tick, int returns, Duration heartbeat) {

    private static final Duration LONGEST_TICK = Duration.ofSeconds(1);
    private static final int MOST_RETURNS = 100_000;

    public static final LineSettings USUAL =
            new LineSettings(new Origins(Set.of()), Duration.ofMillis(20), 200, Duration.ofSeconds(30));

    public LineSettings {
        if (tick.isNegative() || tick.compareTo(LONGEST_TICK) > 0) {
            throw BackendException.badRequest("Messages are gathered for 0 to " + LONGEST_TICK.toMillis() + " ms.");
        }
        if (returns < 1 || returns > MOST_RETURNS) {
            throw BackendException.badRequest("Of clients, 1 to " + MOST_RETURNS + " a second may come back.");
        }
    }
}
