package io.tidemark.backend.query;

import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.TenantHead;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// When each dataset last changed, without asking PostgreSQL each time. What this process commits is known at once;
/// what another one commits is known within [#LOOK_AGAIN]. Any thread.
final class DatasetMoments implements CommitListeners.Listener {

    /// @param lsn of the dataset's last change, rows or schema; 0 where there is no such dataset
    record Moment(String epoch, long lsn) {}

    /// @param head   the tenant's
    /// @param seenAt by this object's clock
    private record Head(String epoch, long head, long seenAt) {}

    /// @param head of the tenant when the moment was read
    private record Known(String epoch, long head, Moment moment) {}

    private static final long LOOK_AGAIN = 1_000_000_000;

    private final TenantStore store;
    private final LongSupplier nanos;
    private final Map<String, Head> heads = new ConcurrentHashMap<>();
    /// The last commit told of each tenant. Apart from the heads, because one may be told while a head is being read.
    private final Map<String, Long> committed = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Known>> moments = new ConcurrentHashMap<>();

    DatasetMoments(TenantStore store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
    }

    @Override
    public void committed(String tenant, long lsn) {
        committed.merge(tenant, lsn, Math::max);
    }

    Moment of(String tenant, String dataset) {
        Head head = head(tenant);
        Map<String, Known> own = moments.computeIfAbsent(tenant, name -> new ConcurrentHashMap<>());
        @Nullable Known known = own.get(dataset);
        long last = Math.max(head.head(), committed.getOrDefault(tenant, 0L));
        if (known != null && known.head() >= last && known.epoch().equals(head.epoch())) {
            return known.moment();
        }
        Known read = store.read(tenant, connection -> known(connection, dataset));
        if (read.moment().lsn() > 0) {
            own.put(dataset, read);
        }
        return read.moment();
    }

    private Head head(String tenant) {
        long now = nanos.getAsLong();
        @Nullable Head seen = heads.get(tenant);
        if (seen != null && now - seen.seenAt() < LOOK_AGAIN) {
            return seen;
        }
        TenantHead read = store.read(tenant, TenantHead::of);
        Head fresh = new Head(read.epoch(), read.lsn(), now);
        heads.put(tenant, fresh);
        return fresh;
    }

    private static Known known(Connection connection, String dataset) throws SQLException {
        TenantHead head = TenantHead.of(connection);
        try (var statement = connection.prepareStatement("""
                select greatest(
                    (select coalesce(max(lsn), 0) from datasets where id = ?),
                    (select coalesce(max(s.lsn), 0) from buckets b cross join lateral
                        (select lsn from bucket_sums s where s.tenant = b.tenant and s.bucket = b.id
                         order by s.lsn desc limit 1) s where b.dataset = ?))
                """)) {
            statement.setString(1, dataset);
            statement.setString(2, dataset);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return new Known(head.epoch(), head.lsn(), new Moment(head.epoch(), rows.getLong(1)));
            }
        }
    }
}
