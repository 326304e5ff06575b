package io.tidemark.backend.sync;

import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.edit.Outcome.Status;
import io.tidemark.backend.mutations.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a device is told of its mutations with a checkpoint.
///
/// @param device       null when nobody asked
/// @param lastMutation the highest `n` that is in
/// @param keys         of those the cursor was not told of, in order; a device compares them with its own, as another
///                     one may count as it does
/// @param rejected     those of `keys` that were refused; the device may have heard otherwise before a restore
record Told(@Nullable String device, long lastMutation, List<String> keys, List<String> rejected) {
    private static final int MOST_KEYS = 500;

    static Told nothingNew(@Nullable String device, long lastMutation) {
        return new Told(device, lastMutation, List.of(), List.of());
    }

    static Told of(Connection connection, Follower follower, Cursor cursor, @Nullable String device, long lsn)
            throws SQLException {
        if (device == null) {
            return nothingNew(null, 0);
        }
        String user = follower.caller().userId();
        long last = Ledger.lastMutation(connection, user, device, lsn);
        long before = Math.max(Math.min(last, cursor.toldOf(device)), last - MOST_KEYS);
        List<Outcome> untold = last == before
                ? List.of()
                : Ledger.from(connection, user, device, before + 1, Math.toIntExact(last - before));
        return new Told(
                device,
                last,
                untold.stream().map(Outcome::key).toList(),
                untold.stream()
                        .filter(outcome -> outcome.result() == Status.REJECTED)
                        .map(Outcome::key)
                        .toList());
    }
}
