package io.tidemark.backend.store;

import io.tidemark.analytics.Backoff;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Whether a transaction that failed is begun again, on a connection taken anew. Only where it is certain that
/// nothing was committed: PostgreSQL itself gave it up for another's sake, or it went away before it was told to
/// commit.
record Retries(RandomGenerator random) {

    /// How far a transaction came: what it was doing when it failed.
    enum Reached {
        BEGIN,
        WORK,
        COMMIT
    }

    /// A database that is away for longer is for the caller to know.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int CONFLICTS = 5;
    private static final Backoff CONFLICT = new Backoff(Duration.ofMillis(20), Duration.ofMillis(640));
    private static final Backoff AWAY = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
    /// Serialization failure, deadlock.
    private static final Set<String> CONFLICTED = Set.of("40001", "40P01");
    /// Shut down by an administrator, crashed, starting.
    private static final Set<String> GOING_OR_COMING = Set.of("57P01", "57P02", "57P03");

    /// How long to wait before the next try, null for no other.
    ///
    /// @param failures tries that have failed, from 1
    /// @param elapsed  since the first began
    @Nullable
    Duration after(SQLException failure, boolean writes, Reached reached, int failures, Duration elapsed) {
        if (isConflict(failure)) {
            return failures > CONFLICTS ? null : CONFLICT.delay(failures, random);
        }
        boolean mayBeCommitted = writes && reached == Reached.COMMIT;
        if (!isAway(failure) || mayBeCommitted || elapsed.compareTo(PATIENCE) >= 0) {
            return null;
        }
        return AWAY.delay(failures, random);
    }

    /// Whether the line to PostgreSQL was lost or could not be had.
    static boolean isAway(SQLException failure) {
        return state(failure).startsWith("08") || GOING_OR_COMING.contains(state(failure));
    }

    private static boolean isConflict(SQLException failure) {
        return CONFLICTED.contains(state(failure));
    }

    static String state(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }
}
