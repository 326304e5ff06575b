package io.tidemark.backend.admin;

import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.store.PoolSize;
import io.tidemark.backend.store.PoolStats;
import io.tidemark.backend.store.Store;

/// `/admin/pools`: other sizes while the backend runs, until it is started again.
public final class PoolEndpoints implements Endpoints {

    record Size(int min, int max) {}

    private final Store store;

    public PoolEndpoints(Store store) {
        this.store = store;
    }

    @Override
    public void mount(Routes routes) {
        routes.put("/api/v1/admin/pools/{name}", Access.ADMIN, this::resize)
                .summary("Make a pool of connections larger or smaller until the next start")
                .takes(Size.class)
                .gives(PoolStats.class);
    }

    private Reply resize(Request request) {
        Size size = request.json(Size.class);
        return Reply.json(store.resize(request.path("name"), new PoolSize(size.min(), size.max())));
    }
}
