package io.tidemark.backend.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.BackendException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The migrated schema and the pools of service connections.
public final class Store implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final int PING_SECONDS = 2;
    private static final Duration GRACE = Duration.ofSeconds(3);
    /// Connections left to whoever administers the database.
    private static final int RESERVE = 5;

    private final Map<Pool, ServicePool> pools = new EnumMap<>(Pool.class);
    private final Drain drain = new Drain();

    /// Brings the schema up to date as the owner, then opens the pools as the service.
    ///
    /// @param sizes of the pools that are not to have their usual one
    public Store(StoreAddress address, Map<Pool, PoolSize> sizes, MeterRegistry meters) {
        migrate(address);
        try {
            for (Pool pool : Pool.values()) {
                if (sizes.containsKey(pool) || !pool.isOptional()) {
                    PoolSize size = sizes.getOrDefault(pool, PoolSize.USUAL);
                    pools.put(pool, new ServicePool(pool, size, address, drain, meters));
                }
            }
            checkRoom(opened(0));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static void migrate(StoreAddress address) {
        try {
            Flyway.configure()
                    .dataSource(address.jdbcUrl(), StoreAddress.OWNER, address.ownerPassword())
                    .schemas(StoreAddress.SCHEMA)
                    .createSchemas(false)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreException(
                    503, "The database's schema could not be brought up to date: " + e.getMessage(), e);
        }
    }

    /// One that was given no size and is optional is the default one.
    public ServicePool pool(Pool pool) {
        return Objects.requireNonNull(
                pools.getOrDefault(pool, pools.get(Pool.DEFAULT)), "the default pool is opened at the start");
    }

    /// Makes a pool larger or smaller while it is used, never smaller than it was started with: one tenant's admin must
    /// not take from the others.
    ///
    /// @throws BackendException 404 for a pool that is not open, 400 when PostgreSQL does not take so many
    public synchronized PoolStats resize(String title, PoolSize size) {
        ServicePool pool = Pool.titled(title)
                .map(pools::get)
                .orElseThrow(() -> BackendException.notFound("There is no pool “" + title + "”, only "
                        + pools.keySet().stream().map(Pool::title).collect(Collectors.joining(", ")) + "."));
        if (size.max() < pool.floor()) {
            throw BackendException.badField(
                    "/max",
                    "The pool was started with " + pool.floor()
                            + " connections and is never made smaller than that while"
                            + " it runs; start the backend with --pool " + title + "=" + size.min() + ".." + size.max()
                            + " for fewer.");
        }
        checkRoom(opened(size.max() - pool.most()));
        pool.resize(size);
        return pool.stats();
    }

    private int opened(int more) {
        return more + pools.values().stream().mapToInt(ServicePool::most).sum();
    }

    private void checkRoom(int wanted) {
        int room = room();
        if (wanted > room) {
            throw BackendException.badField(
                    "/max",
                    "The pools would open " + wanted + " connections together, but this PostgreSQL leaves room for "
                            + room + "; make a pool smaller or raise max_connections.");
        }
    }

    private int room() {
        try (var lease = spare().take();
                var statement = lease.connection().createStatement();
                var row = statement.executeQuery("""
                        select current_setting('max_connections')::int
                            - current_setting('superuser_reserved_connections')::int
                            - coalesce(current_setting('reserved_connections', true)::int, 0)
                        """)) {
            row.next();
            return row.getInt(1) - RESERVE;
        } catch (SQLException e) {
            throw new StoreException(503, "PostgreSQL did not say how many connections it takes; ask again.", e);
        }
    }

    /// For questions about the pools themselves: one that is not exhausted, if there is any.
    private ServicePool spare() {
        return pools.values().stream().filter(ServicePool::hasIdle).findFirst().orElseGet(() -> pool(Pool.DEFAULT));
    }

    /// Every pool just now, by its title.
    public Map<String, PoolStats> stats() {
        Map<String, PoolActivity> seen = activity();
        Map<String, PoolStats> stats = new LinkedHashMap<>();
        pools.forEach((pool, source) -> {
            PoolStats own = source.stats();
            stats.put(
                    pool.title(),
                    seen == null ? own : own.with(seen.getOrDefault(source.applicationName(), PoolActivity.NONE)));
        });
        return stats;
    }

    private @Nullable Map<String, PoolActivity> activity() {
        try (var lease = spare().take()) {
            return PoolActivity.read(lease.connection());
        } catch (SQLException | StoreException e) {
            LOG.debug("PostgreSQL does not say what its connections do", e);
            return null;
        }
    }

    /// Whether PostgreSQL answers within 2 s of a connection being had.
    public boolean answers() {
        try (var lease = spare().take()) {
            return lease.connection().isValid(PING_SECONDS);
        } catch (SQLException | StoreException e) {
            LOG.debug("PostgreSQL does not answer", e);
            return false;
        }
    }

    /// Lets transactions that run end for 3 s, cancels the others, closes every connection.
    @Override
    public void close() {
        drain.close(GRACE);
        pools.values().forEach(ServicePool::close);
    }
}
