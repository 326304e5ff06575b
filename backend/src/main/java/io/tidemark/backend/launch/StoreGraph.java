package io.tidemark.backend.launch;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.identity.DemoDirectory;
import io.tidemark.backend.identity.Directory;
import io.tidemark.backend.identity.Passwords;
import io.tidemark.backend.store.Database;
import io.tidemark.backend.store.EmbeddedDatabase;
import io.tidemark.backend.store.ExternalDatabase;
import io.tidemark.backend.store.Pool;
import io.tidemark.backend.store.Secrets;
import io.tidemark.backend.store.Store;
import io.tidemark.backend.store.TenantStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/// The part below the server: the data folder, the database and the people in it. Enough to add a user.
final class StoreGraph implements AutoCloseable {

    final DataFolder folder;
    final SecureRandom random = new SecureRandom();
    final InstantSource clock = InstantSource.system();
    final Secrets secrets;
    final Database database;
    final Store store;
    final TenantStore tenants;
    final TenantStore analytics;
    final TenantStore sync;
    final Directory directory;

    private final Closing closing = new Closing();

    StoreGraph(BackendSettings settings, MeterRegistry meters) {
        try {
            folder = closing.add(new DataFolder(settings.data()));
            secrets = new Secrets(folder.path(), random);
            database = closing.add(database(settings, secrets));
            store = closing.add(new Store(database.address(), settings.pools(), meters));
            tenants = new TenantStore(store.pool(Pool.DEFAULT), random);
            analytics = new TenantStore(store.pool(Pool.ANALYTICS), random);
            sync = new TenantStore(store.pool(Pool.SYNC), random);
            directory = new Directory(tenants, new Passwords(random), clock);
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    DemoDirectory demoDirectory() {
        return new DemoDirectory(tenants, random, clock);
    }

    private Database database(BackendSettings settings, Secrets kept) {
        var external = settings.external();
        return external == null
                ? new EmbeddedDatabase(
                        folder.path().resolve("postgres"),
                        folder.programs(System.getenv(), Path.of(System.getProperty("user.home", "."))),
                        kept,
                        random)
                : new ExternalDatabase(external.jdbcUrl(), external.user(), external.password());
    }

    @Override
    public void close() {
        closing.close();
    }
}
