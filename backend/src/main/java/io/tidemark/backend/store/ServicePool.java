package io.tidemark.backend.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pool of connections as `tidemark_service`, bound to no tenant: without one they see no row. Use `TenantStore`.
public final class ServicePool implements AutoCloseable {

    /// A connection on loan; closing gives it back.
    record Lease(Connection connection, Drain drain) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            drain.leave(connection);
            connection.close();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ServicePool.class);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final String name;
    private final int floor;
    private final HikariDataSource source;
    private final Drain drain;
    private final MeterRegistry meters;

    ServicePool(Pool pool, PoolSize size, StoreAddress address, Drain drain, MeterRegistry meters) {
        this.name = pool.title();
        this.floor = size.max();
        this.drain = drain;
        this.meters = meters;
        var config = new HikariConfig();
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(StoreAddress.SERVICE);
        config.setPassword(address.servicePassword());
        config.setSchema(StoreAddress.SCHEMA);
        config.setMaximumPoolSize(size.max());
        config.setMinimumIdle(size.min());
        config.setConnectionTimeout(WAIT.toMillis());
        config.setPoolName(name);
        config.setMetricRegistry(meters);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // The server's details of an error quote the row; they would end up in the log.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("ApplicationName", applicationName());
        source = new HikariDataSource(config);
    }

    /// What PostgreSQL knows its connections by.
    String applicationName() {
        return "tidemark " + name;
    }

    DataSource source() {
        return source;
    }

    /// Waits up to 5 s for a connection.
    ///
    /// @throws StoreException 503 when all are in use for so long, or the backend is stopping
    Lease take() throws SQLException {
        drain.checkOpen();
        Connection connection = connection();
        try {
            drain.enter(connection);
        } catch (StoreException e) {
            connection.close();
            throw e;
        }
        return new Lease(connection, drain);
    }

    /// A time-out for which no failure of PostgreSQL's is given, in a pool that has opened all it may, is a matter of
    /// the pool alone.
    private Connection connection() throws SQLException {
        try {
            return source.getConnection();
        } catch (SQLTransientConnectionException e) {
            boolean isFull = source.getHikariPoolMXBean().getTotalConnections() >= source.getMaximumPoolSize();
            if (e.getCause() == null && isFull) {
                throw busy(e);
            }
            throw e;
        }
    }

    private StoreException busy(SQLException cause) {
        var busy = new StoreException(
                503,
                "All " + source.getMaximumPoolSize() + " connections for “" + name
                        + "” are in use and none came free within " + WAIT.toSeconds()
                        + " s; nothing was changed. Ask again in a moment; an administrator can enlarge the pool with"
                        + " PUT /api/v1/admin/pools/" + name + ".",
                cause);
        busy.retryAfter(RETRY_AFTER);
        return busy;
    }

    /// Whether transactions are no longer begun.
    boolean isStopping() {
        return drain.isClosed();
    }

    /// What it was started with.
    int floor() {
        return floor;
    }

    int most() {
        return source.getMaximumPoolSize();
    }

    boolean hasIdle() {
        return source.getHikariPoolMXBean().getIdleConnections() > 0;
    }

    /// Takes effect at once for who comes next; who waits already gets what the pool may now open besides. What is
    /// too much is closed as it comes back.
    void resize(PoolSize size) {
        boolean shrinks = size.max() < source.getMaximumPoolSize();
        source.setMaximumPoolSize(size.max());
        source.setMinimumIdle(size.min());
        HikariPoolMXBean pool = source.getHikariPoolMXBean();
        if (shrinks) {
            pool.softEvictConnections();
        }
        int more = Math.min(pool.getThreadsAwaitingConnection(), size.max() - pool.getTotalConnections());
        for (int i = 0; i < more; i++) {
            Thread.ofVirtual().name("pool-grows").start(this::open);
        }
    }

    /// The pool opens connections when somebody comes for one.
    private void open() {
        try {
            source.getConnection().close();
        } catch (SQLException e) {
            LOG.debug("The pool {} did not grow", name, e);
        }
    }

    PoolStats stats() {
        HikariPoolMXBean now = source.getHikariPoolMXBean();
        @Nullable
        Timer taken =
                meters.find("hikaricp.connections.acquire").tag("pool", name).timer();
        @Nullable
        Counter timeouts =
                meters.find("hikaricp.connections.timeout").tag("pool", name).counter();
        return new PoolStats(
                now.getActiveConnections(),
                now.getIdleConnections(),
                now.getThreadsAwaitingConnection(),
                source.getMinimumIdle(),
                source.getMaximumPoolSize(),
                taken == null ? 0 : taken.count(),
                timeouts == null ? 0 : (long) timeouts.count(),
                taken == null ? 0 : taken.mean(TimeUnit.MILLISECONDS),
                null);
    }

    @Override
    public void close() {
        source.close();
    }
}
