package io.tidemark.backend.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The migrated schema and the pool of service connections.
public final class Store implements AutoCloseable {

    private static final int CONNECTIONS = 16;
    private static final long WAIT_MILLIS = 5_000;
    private static final int PING_SECONDS = 2;

    private final HikariDataSource pool;

    /// Brings the schema up to date as the owner, then opens the pool as the service.
    public Store(StoreAddress address, MeterRegistry meters) {
        migrate(address);
        var config = new HikariConfig();
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(StoreAddress.SERVICE);
        config.setPassword(address.servicePassword());
        config.setSchema(StoreAddress.SCHEMA);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setPoolName("store");
        config.setMetricRegistry(meters);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // The server's details of an error quote the row; they would end up in the log.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("ApplicationName", "tidemark");
        pool = new HikariDataSource(config);
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
    public HikariDataSource pool() {
        return pool;
    }

    /// Whether PostgreSQL answers within 2 s.
    public boolean answers() {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(PING_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
