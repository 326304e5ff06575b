package io.tidemark.backend.query;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Query;
import io.tidemark.backend.cache.Lifetimes;
import io.tidemark.backend.rest.HeavyWork;
import java.util.EnumSet;
import java.util.Set;

/// Writes answers as they are kept; large ones where they hold nobody up.
public final class KeptWriter {

    private static final Set<FieldType> TIMES = EnumSet.of(FieldType.DATE, FieldType.TIMESTAMP);
    /// Of one value as text, by estimate.
    private static final int VALUE_BYTES = 10;

    private final HeavyWork heavy;
    private final Lifetimes lifetimes;

    public KeptWriter(HeavyWork heavy, Lifetimes lifetimes) {
        this.heavy = heavy;
        this.lifetimes = lifetimes;
    }

    KeptCodec codec() {
        return new KeptCodec(heavy);
    }

    Kept written(Queries.Answered answered, Query query, Dataset dataset) {
        Answer answer = answered.answer();
        long bytes = (long) answer.rows().size() * answer.columns().size() * VALUE_BYTES;
        boolean isTimed = dataset.fields().stream().anyMatch(field -> TIMES.contains(field.type()));
        return heavy.run(bytes, () -> Kept.of(answered, query.isRelative(), isTimed, lifetimes));
    }
}
