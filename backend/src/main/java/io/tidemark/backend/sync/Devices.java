package io.tidemark.backend.sync;

import io.tidemark.backend.policy.Person;
import io.tidemark.backend.policy.Policies;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The devices of the tenant a transaction is bound to: when each was heard of, and what it confirmed.
final class Devices {

    /// A device as admins see it.
    ///
    /// @param policyVersion    what its person may have now
    /// @param confirmedVersion the policy it last confirmed to have applied, or that it began with
    /// @param confirmed        whether nothing is left on it that its person may no longer have
    /// @param confirmedAt      when what had to go was gone, by the device's clock
    /// @param leaseUntil       when it locks itself unless it is heard of
    record Device(
            String deviceId,
            String userId,
            String name,
            @Nullable String app,
            @Nullable Instant seenAt,
            @Nullable Instant leaseUntil,
            long policyVersion,
            long confirmedVersion,
            boolean confirmed,
            @Nullable Instant confirmedAt,
            int buckets,
            long rows) {}

    private Devices() {}

    static void seen(
            Connection connection, Person person, String device, @Nullable String app, Instant now, Instant lease)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into devices (tenant, user_id, device, first_at, last_at, app, seen_at, lease_until, confirmed_version)
                values (?, ?, ?, ?, ?, left(?, 200), ?, ?, ?)
                on conflict (tenant, user_id, device) do update set app = excluded.app, seen_at = excluded.seen_at,
                    lease_until = excluded.lease_until
                """)) {
            OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
            statement.setString(1, person.tenant());
            statement.setString(2, person.caller().userId());
            statement.setString(3, device);
            statement.setObject(4, at);
            statement.setObject(5, at);
            statement.setString(6, app);
            statement.setObject(7, at);
            statement.setObject(8, lease.atOffset(ZoneOffset.UTC));
            statement.setLong(9, person.policyVersion());
            statement.executeUpdate();
        }
    }

    /// @return false when there is no such device of theirs
    static boolean confirm(
            Connection connection, Person person, String device, long version, Instant at, int buckets, long rows)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                update devices set confirmed_version = greatest(confirmed_version, ?), confirmed_at = ?,
                    confirmed_buckets = ?, confirmed_rows = ?
                where user_id = ? and device = ?
                """)) {
            statement.setLong(1, Math.min(version, person.policyVersion()));
            statement.setObject(2, at.atOffset(ZoneOffset.UTC));
            statement.setInt(3, buckets);
            statement.setLong(4, rows);
            statement.setString(5, person.caller().userId());
            statement.setString(6, device);
            return statement.executeUpdate() > 0;
        }
    }

    /// Those heard of last first.
    static List<Device> all(Connection connection, int most) throws SQLException {
        Map<String, Long> versions = Policies.versions(connection);
        try (var statement = connection.prepareStatement("""
                select d.device, d.user_id, coalesce(u.name, d.user_id), d.app, d.seen_at, d.lease_until,
                    d.confirmed_version, d.confirmed_at, d.confirmed_buckets, d.confirmed_rows
                from devices d left join users u on u.tenant = d.tenant and u.id::text = d.user_id
                where d.seen_at is not null order by d.seen_at desc limit ?
                """)) {
            statement.setInt(1, most);
            try (ResultSet row = statement.executeQuery()) {
                List<Device> devices = new ArrayList<>();
                while (row.next()) {
                    long version = versions.getOrDefault(row.getString(2), 0L);
                    devices.add(new Device(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            moment(row, 5),
                            moment(row, 6),
                            version,
                            row.getLong(7),
                            row.getLong(7) >= version,
                            moment(row, 8),
                            row.getInt(9),
                            row.getLong(10)));
                }
                return devices;
            }
        }
    }

    private static @Nullable Instant moment(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : Objects.requireNonNull(at.toInstant());
    }
}
