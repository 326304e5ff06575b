package io.tidemark.backend.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.policy.Person;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// `/datasets` and their rows.
public final class DatasetEndpoints implements Endpoints {

    /// @param rows how many it has
    record View(
            String id,
            String title,
            List<Field> fields,
            List<String> key,
            List<String> partitionBy,
            long rows,
            TenantHead asOf) {

        static View of(CatalogEntry entry, Map<String, Long> counts, TenantHead head) {
            Dataset dataset = entry.dataset();
            return new View(
                    dataset.id(),
                    dataset.title(),
                    dataset.fields(),
                    dataset.key(),
                    dataset.partitionBy(),
                    counts.getOrDefault(dataset.id(), 0L),
                    head);
        }
    }

    private static final Duration LIMIT = Duration.ofMinutes(6);

    record Applied(long rows, long lsn) {}

    private final TenantStore store;
    private final Warehouse warehouse;

    private final Redeclaration redeclaration;

    public DatasetEndpoints(TenantStore store, Warehouse warehouse, Redeclaration redeclaration) {
        this.store = store;
        this.warehouse = warehouse;
        this.redeclaration = redeclaration;
    }

    @Override
    public void mount(Routes routes) {
        routes.get("/api/v1/datasets", Access.VIEWER, this::list).summary("Every dataset of the tenant");
        routes.post("/api/v1/datasets", Access.EDITOR, this::create)
                .summary("Declare a dataset")
                .takes(Dataset.class)
                .gives(View.class)
                .success(201);
        routes.get("/api/v1/datasets/{id}", Access.VIEWER, this::get)
                .summary("One dataset: its fields and how many rows it has")
                .gives(View.class);
        routes.put("/api/v1/datasets/{id}", Access.EDITOR, this::redeclare)
                .summary("Declare a dataset otherwise; what is more than appended fields, digits and words begins a"
                        + " generation")
                .takes(Dataset.class)
                .gives(View.class)
                .limit(LIMIT);
        routes.post("/api/v1/datasets/{id}/rows", Access.EDITOR, this::rows)
                .summary("Upsert and delete up to 50,000 rows in one transaction, one JSON object a line")
                .gives(Applied.class);
    }

    private Reply list(Request request) {
        return store.read(request.caller().tenant(), connection -> {
            Granted granted = granted(connection, request);
            var counts = BucketSums.rowCounts(connection, granted);
            var head = TenantHead.of(connection);
            return Reply.list(
                    Catalog.all(connection).stream()
                            .filter(entry -> granted.has(entry.dataset().id()))
                            .map(entry -> View.of(entry, counts, head))
                            .toList(),
                    null);
        });
    }

    private Reply get(Request request) {
        return store.read(request.caller().tenant(), connection -> {
            Granted granted = granted(connection, request);
            CatalogEntry entry = granted.get(connection, request.path("id"));
            return Reply.json(View.of(entry, BucketSums.rowCounts(connection, granted), TenantHead.of(connection)));
        });
    }

    private static Granted granted(Connection connection, Request request) throws SQLException {
        return Granted.of(connection, Person.present(connection, request.caller()));
    }

    private Reply create(Request request) {
        Dataset dataset = DatasetBody.read(request.json(JsonNode.class));
        String tenant = request.caller().tenant();
        long lsn = warehouse.create(tenant, dataset);
        View view = store.read(
                tenant,
                connection -> View.of(
                        Catalog.get(connection, dataset.id()),
                        BucketSums.rowCounts(connection, granted(connection, request)),
                        TenantHead.of(connection)));
        return Reply.created("/api/v1/datasets/" + dataset.id(), lsn, view);
    }

    private Reply redeclare(Request request) {
        Dataset dataset = DatasetBody.read(request.json(JsonNode.class));
        if (!dataset.id().equals(request.path("id"))) {
            throw BackendException.badField("/id", "A dataset keeps its name; this is another one's.");
        }
        redeclaration.put(request.caller(), dataset);
        return get(request);
    }

    private Reply rows(Request request) throws IOException {
        String tenant = request.caller().tenant();
        String id = request.path("id");
        Dataset dataset = store.read(
                tenant,
                connection -> granted(connection, request).whole(connection, id).dataset());
        var lines = new RowLines(dataset, request.body());
        Warehouse.Written written = warehouse.write(tenant, id, lines, Warehouse.Alongside.NOTHING);
        return Reply.json(new Applied(written.rows(), written.lsn()));
    }
}
