package io.tidemark.backend.sync;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.policy.Person;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.store.TenantStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What devices confirm, and who may look at it.
public final class DeviceEndpoints implements Endpoints {

    /// What a device let go of after a policy change; see [io.tidemark.analytics.change.Receipt].
    record Confirmed(
            @Nullable String deviceId,
            long policyVersion,
            @Nullable Instant at,
            @Nullable List<String> buckets,
            long rows) {}

    private static final int MOST = 1_000;

    private final TenantStore store;

    public DeviceEndpoints(TenantStore store) {
        this.store = store;
    }

    @Override
    public void mount(Routes routes) {
        routes.post("/sync/v1/receipts", Access.VIEWER, this::confirm)
                .summary("What a device let go of after a policy change")
                .takes(Confirmed.class)
                .success(204);
        routes.get("/api/v1/admin/devices", Access.ADMIN, this::list)
                .summary(
                        "The 1,000 devices heard of last, and whether each let go of what its person may no longer have");
    }

    private Reply confirm(Request request) {
        Confirmed confirmed = request.json(Confirmed.class);
        String device = confirmed.deviceId();
        Instant at = confirmed.at();
        if (device == null || at == null) {
            throw BackendException.badRequest("A receipt says which device it is of, and when.");
        }
        int buckets = confirmed.buckets() == null ? 0 : confirmed.buckets().size();
        boolean known = store.write(
                request.caller().tenant(),
                connection -> Devices.confirm(
                        connection,
                        Person.present(connection, request.caller()),
                        device,
                        confirmed.policyVersion(),
                        at,
                        buckets,
                        confirmed.rows()));
        if (!known) {
            throw BackendException.notFound("This device has not begun to replicate here.");
        }
        return Reply.noContent();
    }

    private Reply list(Request request) {
        return Reply.list(store.read(request.caller().tenant(), connection -> Devices.all(connection, MOST)), null);
    }
}
