package io.tidemark.backend.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The migrated schema and the pools of service connections.
public final class Store implements AutoCloseable {

    private static final int LEAST_CONNECTIONS = 4;
    private static final int MOST_CONNECTIONS = 20;
    private static final long WAIT_MILLIS = 5_000;
    private static final int PING_SECONDS = 2;

    private final Map<Pool, HikariDataSource> pools = new EnumMap<>(Pool.class);

    /// Brings the schema up to date as the owner, then opens the pools as the service.
    public Store(StoreAddress address, MeterRegistry meters) {
        migrate(address);
        try {
            for (Pool pool : Pool.values()) {
                pools.put(pool, open(pool, address, meters));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static HikariDataSource open(Pool pool, StoreAddress address, MeterRegistry meters) {
        var config = new HikariConfig();
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(StoreAddress.SERVICE);
        config.setPassword(address.servicePassword());
        config.setSchema(StoreAddress.SCHEMA);
        config.setMaximumPoolSize(MOST_CONNECTIONS);
        config.setMinimumIdle(LEAST_CONNECTIONS);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setPoolName(pool.title());
        config.setMetricRegistry(meters);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // The server's details of an error quote the row; they would end up in the log.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("ApplicationName", "tidemark " + pool.title());
        return new HikariDataSource(config);
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

    /// Connections as `tidemark_service`, bound to no tenant: without one they see no row. Use `TenantStore`.
    public HikariDataSource pool(Pool pool) {
        return Objects.requireNonNull(pools.get(pool), "every pool is opened at the start");
    }

    /// Every pool just now, by its title.
    public Map<String, PoolStats> stats() {
        Map<String, PoolStats> stats = new LinkedHashMap<>();
        pools.forEach((pool, source) -> {
            HikariPoolMXBean now = source.getHikariPoolMXBean();
            stats.put(
                    pool.title(),
                    new PoolStats(
                            now.getActiveConnections(),
                            now.getIdleConnections(),
                            now.getThreadsAwaitingConnection(),
                            source.getMaximumPoolSize()));
        });
        return stats;
    }

    /// Whether PostgreSQL answers within 2 s.
    public boolean answers() {
        try (Connection connection = pool(Pool.DEFAULT).getConnection()) {
            return connection.isValid(PING_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        pools.values().forEach(HikariDataSource::close);
    }
}
