package io.tidemark.backend.rollups;

import io.tidemark.analytics.query.Rollup;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A rollup that PostgreSQL has, or one that was tried and not worth it.
///
/// @param lsn         the last change of the dataset that it shows; null when none for sure
/// @param rows        groups it has
/// @param worth       false when it had so many groups that the rows answer as fast; it is not there any more then
/// @param refreshedAt when it was last brought up to date
public record KeptRollup(long no, Rollup shape, @Nullable Long lsn, long rows, boolean worth, Instant refreshedAt) {

    /// As SQL names it. Made of a number, so it needs no quotes.
    public String table() {
        return "data.r" + no;
    }

    /// Whether it answers exactly what `wanted` answers, as the dataset stands at `moment`.
    boolean answers(Rollup wanted, long moment) {
        return worth && lsn != null && lsn == moment && shape.serves(wanted);
    }
}
