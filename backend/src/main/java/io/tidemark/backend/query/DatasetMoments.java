package io.tidemark.backend.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidemark.backend.policy.Policies;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.CatalogEntry;
import io.tidemark.backend.warehouse.LastChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// When each dataset last changed, without asking PostgreSQL each time. What this process commits is known at once;
/// what another one commits is known once it tells, or else within [#LOOK_AGAIN]. That a dataset is not there is
/// remembered briefly too. Any thread.
public final class DatasetMoments implements CommitListeners.Listener {

    /// @param head  of the tenant when it was read; the dataset has not changed since its last change
    /// @param entry  null where there is no such dataset
    /// @param shared whether everybody may have everything of it
    record Moment(
            TenantHead head, LastChange last, @Nullable CatalogEntry entry, boolean shared) {
        String epoch() {
            return head.epoch();
        }

        /// Of the dataset's last change; 0 where there is no such dataset.
        long lsn() {
            return last.lsn();
        }
    }

    /// @param head   the tenant's
    /// @param seenAt by this object's clock
    private record Head(String epoch, long head, long seenAt) {}

    private record Name(String tenant, String dataset) {}

    private static final long LOOK_AGAIN = 1_000_000_000;
    /// Names that nobody has given to a dataset can be made up without end.
    private static final int MOST_ABSENT = 10_000;

    private final TenantStore store;
    private final LongSupplier nanos;
    private final Map<String, Head> heads = new ConcurrentHashMap<>();
    /// The last commit told of each tenant. Apart from the heads, because one may be told while a head is being read.
    private final Map<String, Long> committed = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Moment>> moments = new ConcurrentHashMap<>();
    private final Cache<Name, Moment> absent;

    /// @param nanos   a clock that only goes forward, `System::nanoTime`
    /// @param nothing how long it is remembered that a dataset is not there
    public DatasetMoments(TenantStore store, LongSupplier nanos, Duration nothing) {
        this.store = store;
        this.nanos = nanos;
        this.absent = Caffeine.newBuilder()
                .maximumSize(MOST_ABSENT)
                .expireAfterWrite(nothing)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public void committed(String tenant, long lsn) {
        committed.merge(tenant, lsn, Math::max);
    }

    Moment of(String tenant, String dataset) {
        Head head = head(tenant);
        Map<String, Moment> own = moments.computeIfAbsent(tenant, name -> new ConcurrentHashMap<>());
        var name = new Name(tenant, dataset);
        @Nullable Moment missing = absent.getIfPresent(name);
        @Nullable Moment known = current(tenant, missing == null ? own.get(dataset) : missing, head);
        if (known != null) {
            return known;
        }
        Moment read = store.read(tenant, connection -> read(connection, dataset));
        if (read.entry() == null) {
            absent.put(name, read);
        } else {
            absent.invalidate(name);
            own.put(dataset, read);
        }
        return read;
    }

    /// As [#of], if it is known without asking, else null.
    @Nullable
    Moment known(String tenant, String dataset) {
        @Nullable Head head = heads.get(tenant);
        @Nullable Map<String, Moment> own = moments.get(tenant);
        if (head == null || own == null || nanos.getAsLong() - head.seenAt() >= LOOK_AGAIN) {
            return null;
        }
        return current(tenant, own.get(dataset), head);
    }

    private @Nullable Moment current(String tenant, @Nullable Moment known, Head head) {
        long last = Math.max(head.head(), committed.getOrDefault(tenant, 0L));
        boolean isCurrent =
                known != null && known.head().lsn() >= last && known.epoch().equals(head.epoch());
        return isCurrent ? known : null;
    }

    private Head head(String tenant) {
        long now = nanos.getAsLong();
        @Nullable Head seen = heads.get(tenant);
        if (seen != null && now - seen.seenAt() < LOOK_AGAIN) {
            return seen;
        }
        @Nullable Long told = committed.get(tenant);
        TenantHead read = store.read(tenant, TenantHead::of);
        if (told != null && told > read.lsn()) {
            // Told before it was looked for and not there: of another history, or of another database on the same
            // Redis.
            committed.remove(tenant, told);
        }
        Head fresh = new Head(read.epoch(), read.lsn(), now);
        heads.put(tenant, fresh);
        return fresh;
    }

    private static Moment read(Connection connection, String dataset) throws SQLException {
        return new Moment(
                TenantHead.of(connection),
                LastChange.of(connection, dataset),
                Catalog.find(connection, dataset),
                Policies.of(connection, dataset).isEmpty());
    }
}
