package io.tidemark.backend.launch;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.sync.Terms;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What devices may count on.
///
/// @param keepChanges how long the log of changes reaches back at least
/// @param leastApp    the oldest version of a program that may replicate, null for any
public record SyncSettings(Duration keepChanges, @Nullable String leastApp) {

    /// Devices offer again what they did in the last seven days when the history was put back: which it was has to be
    /// seen from their positions by then.
    private static final Duration LEAST = Duration.ofDays(8);

    private static final Duration MOST = Duration.ofDays(36_500);

    public static final SyncSettings USUAL = new SyncSettings(Duration.ofDays(90), null);

    public SyncSettings {
        if (keepChanges.compareTo(LEAST) < 0 || keepChanges.compareTo(MOST) > 0) {
            throw BackendException.badRequest("--keep-changes takes " + LEAST.toDays() + " to " + MOST.toDays()
                    + " days: devices offer again what they did in the last seven.");
        }
        if (leastApp != null && !Terms.isVersion(leastApp)) {
            throw BackendException.badRequest("--least-app takes a version, as 0.2.");
        }
    }
}
