package io.tidemark.backend.query;

import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.QueryJson;

/// A query and its one text, however it was written.
record Asked(Query query, String text) {
    static Asked of(Query query) {
        return new Asked(query, QueryJson.write(query).toString());
    }
}
