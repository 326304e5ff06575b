package io.tidemark.bridge.sync;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How often the sync loop looks without being poked, and when it tries again after the server was away.
///
/// @param soonest the longest wait while the server has hardly been away
/// @param latest  the longest wait of all
public record Rhythm(Duration poll, Duration soonest, Duration latest, RandomGenerator random) {

    public static Rhythm usual(RandomGenerator random) {
        return new Rhythm(Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(60), random);
    }

    /// How long to wait before the next try. By chance, so that those who lost the server together do not come back
    /// together, and for half as long at most as it has been away: who was away for long asks rarely, and waits in
    /// proportion when it is there again, however many tries there were.
    Duration again(Duration away) {
        Duration half = away.dividedBy(2);
        Duration most = half.compareTo(soonest) < 0 ? soonest : half.compareTo(latest) > 0 ? latest : half;
        return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }
}
