package io.tidemark.backend.admin;

import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.store.PoolSize;
import io.tidemark.backend.store.Store;

/// `/admin/pools`: other sizes while the backend runs, until it is started again.
final class PoolSizes {

    record Size(int min, int max) {}

    private final Store store;

    PoolSizes(Store store) {
        this.store = store;
    }

    Reply resize(Request request) {
        Size size = request.json(Size.class);
        return Reply.json(store.resize(request.path("name"), new PoolSize(size.min(), size.max())));
    }
}
