package io.tidemark.backend.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.sample.SampleDashboard;
import io.tidemark.analytics.sample.SampleRows;
import io.tidemark.analytics.sample.SampleWorkspace;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.documents.Documents;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Directory;
import io.tidemark.backend.identity.User;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.Batch;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.CatalogEntry;
import io.tidemark.backend.warehouse.Warehouse;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills the demo's tenants with the sample workspace, once: what people do with it afterwards stays. A seeding
/// that was cut off is done again over what is there.
public final class DemoWorkspace {

    public record Filled(String tenant, String dataset) {}

    private static final Logger LOG = LoggerFactory.getLogger(DemoWorkspace.class);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String NAME = "demo";

    private final TenantStore store;
    private final Warehouse warehouse;
    private final Documents documents;
    private final Directory directory;
    private final InstantSource clock;

    public DemoWorkspace(
            TenantStore store, Warehouse warehouse, Documents documents, Directory directory, InstantSource clock) {
        this.store = store;
        this.warehouse = warehouse;
        this.documents = documents;
        this.directory = directory;
        this.clock = clock;
    }

    /// Needs the demo's users; blocks until everything is there.
    ///
    /// @return what was filled, nothing on every start but the first
    public List<Filled> seed() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try (ExecutorService tenants = Executors.newVirtualThreadPerTaskExecutor()) {
            var harbour = tenants.submit(() -> seed(SampleWorkspace.harbour(today), "editor@harbour"));
            var orchard = tenants.submit(() -> seed(SampleWorkspace.orchard(today), "admin@orchard"));
            List<Filled> filled = new ArrayList<>(await(harbour));
            filled.addAll(await(orchard));
            return filled;
        }
    }

    private static List<Filled> await(Future<List<Filled>> seeding) {
        try {
            return seeding.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new BackendException(503, "The sample workspace could not be made.", List.of(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(503, "The sample workspace was not finished.", List.of(), e);
        }
    }

    private List<Filled> seed(SampleWorkspace workspace, String owner) {
        String tenant = workspace.tenant();
        if (isSeeded(tenant)) {
            return List.of();
        }
        for (SampleRows rows : workspace.datasets()) {
            fill(tenant, rows);
        }
        User user = directory
                .find(owner)
                .orElseThrow(() -> new BackendException(500, "The demo's users are not there: " + owner + "."));
        var caller = new Caller(user.id().toString(), user.tenant(), user.name(), user.roles());
        for (SampleDashboard dashboard : workspace.dashboards()) {
            publish(caller, dashboard);
        }
        markSeeded(tenant);
        return workspace.datasets().stream()
                .map(rows -> new Filled(tenant, rows.dataset().id()))
                .toList();
    }

    /// The samples have keys: a page that is in already is replaced by itself.
    private void fill(String tenant, SampleRows rows) {
        long started = System.nanoTime();
        String id = rows.dataset().id();
        if (store.<@Nullable CatalogEntry>read(tenant, connection -> Catalog.find(connection, id)) == null) {
            warehouse.create(tenant, rows.dataset());
        }
        rows.pages(
                () -> 0,
                page -> warehouse.write(
                        tenant, id, (connection, entry) -> Batch.upserts(entry, page, 0), Warehouse.Alongside.NOTHING));
        LOG.info("Filled {} of {} in {} ms", id, tenant, (System.nanoTime() - started) / 1_000_000);
    }

    private void publish(Caller owner, SampleDashboard dashboard) {
        JsonNode body = Json.MAPPER.valueToTree(dashboard.body());
        try {
            documents.create(
                    owner,
                    "dashboards",
                    new Documents.Draft(UUID.fromString(dashboard.id()), "public", List.of(), body));
        } catch (BackendException e) {
            if (e.status() != 409) {
                throw e;
            }
        }
    }

    private boolean isSeeded(String tenant) {
        return store.read(tenant, connection -> {
            try (var statement = connection.prepareStatement("select 1 from seedings where name = ?")) {
                statement.setString(1, NAME);
                try (var rows = statement.executeQuery()) {
                    return rows.next();
                }
            }
        });
    }

    private void markSeeded(String tenant) {
        store.write(tenant, connection -> {
            try (var statement = connection.prepareStatement(
                    "insert into seedings (tenant, name, done_at) values (?, ?, ?) on conflict do nothing")) {
                statement.setString(1, tenant);
                statement.setString(2, NAME);
                statement.setObject(3, clock.instant().atOffset(ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }
}
