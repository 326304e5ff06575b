package io.tidemark.backend.query;

import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.QueryJson;

/// A query and its one text, however it was written.
///
/// @param isRelative whether its answer depends on when it is asked
record Asked(Query query, String text, boolean isRelative) {
    static Asked of(Query query) {
        return new Asked(query, QueryJson.write(query).toString(), query.isRelative());
    }
}
