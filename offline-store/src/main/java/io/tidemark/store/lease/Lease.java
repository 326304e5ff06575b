package io.tidemark.store.lease;

import io.tidemark.store.catalog.Meta;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Until when what the replica has of a server may be read, by this device's clock.
///
/// @param confirmed when the server last said so; null when it never did
/// @param until     null when there is no lease: then it is never over
/// @param lastSeen  the latest moment the clock has shown since then, so that putting it back does not help
public record Lease(@Nullable Instant confirmed, @Nullable Instant until, Instant lastSeen) {

    static Lease of(Connection connection) throws SQLException {
        Instant seen = moment(connection, Meta.LAST_SEEN);
        return new Lease(
                moment(connection, Meta.CONFIRMED),
                moment(connection, Meta.LEASE),
                seen == null ? Instant.EPOCH : seen);
    }

    private static @Nullable Instant moment(Connection connection, Meta fact) throws SQLException {
        String text = fact.text(connection);
        return text == null ? null : Instant.parse(text);
    }

    void put(Connection connection) throws SQLException {
        if (confirmed != null && until != null) {
            Meta.CONFIRMED.put(connection, confirmed.toString());
            Meta.LEASE.put(connection, until.toString());
        }
        Meta.LAST_SEEN.put(connection, lastSeen.toString());
    }

    public boolean isOver(Instant now) {
        Instant latest = now.isAfter(lastSeen) ? now : lastSeen;
        return until != null && !latest.isBefore(until);
    }

    Lease seenAt(Instant now) {
        return now.isAfter(lastSeen) ? new Lease(confirmed, until, now) : this;
    }
}
