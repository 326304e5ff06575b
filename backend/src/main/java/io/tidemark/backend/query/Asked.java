package io.tidemark.backend.query;

import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.QueryJson;
import io.tidemark.backend.cache.CacheKey;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A query and its one text, however it was written. Any thread.
final class Asked {

    private record Named(String tenant, List<String> roles, DatasetMoments.Moment moment, CacheKey key) {
        boolean isFor(String theirs, List<String> others, DatasetMoments.Moment now) {
            return tenant.equals(theirs) && roles.equals(others) && moment.equals(now);
        }
    }

    private final Query query;
    private final String text;
    private final boolean relative;
    private volatile @Nullable Named last;

    private Asked(Query query, String text) {
        this.query = query;
        this.text = text;
        this.relative = query.isRelative();
    }

    static Asked of(Query query) {
        return new Asked(query, QueryJson.write(query).toString());
    }

    Query query() {
        return query;
    }

    String text() {
        return text;
    }

    /// Whether its answer depends on when it is asked.
    boolean isRelative() {
        return relative;
    }

    /// The key its answer is kept under, which is digested anew only when others ask or the data has changed.
    CacheKey key(String tenant, List<String> roles, DatasetMoments.Moment moment, Supplier<CacheKey> digested) {
        Named known = last;
        if (known == null || !known.isFor(tenant, roles, moment)) {
            known = new Named(tenant, roles, moment, digested.get());
            last = known;
        }
        return known.key();
    }
}
