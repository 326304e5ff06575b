package io.tidemark.backend.sync;

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
record Told(@Nullable String device, long lastMutation, List<String> keys) {

    static Told of(Connection connection, Follower follower, Cursor cursor, @Nullable String device, long lsn)
            throws SQLException {
        if (device == null) {
            return new Told(null, 0, List.of());
        }
        String user = follower.caller().userId();
        long last = Ledger.lastMutation(connection, user, device, lsn);
        long before = Math.min(last, cursor.toldOf(device));
        return new Told(device, last, last == before ? List.of() : Ledger.keys(connection, user, device, before, last));
    }
}
