package io.tidemark.analytics.edit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What became of a mutation on the server.
///
/// @param version    of the document afterwards; 0 when it is not there
/// @param lsn        of the transaction that had the effect; 0 when there was none
/// @param conflictId of the document that shows what could not be merged
/// @param reason     for people: why it was refused, or what was done instead
/// @param was        of a duplicate: what became of it the first time
public record Outcome(
        long n,
        String key,
        Status status,
        long version,
        long lsn,
        @Nullable String conflictId,
        @Nullable String reason,
        @Nullable Status was) {

    /// What it came to, the first time.
    public enum Status {
        /// As it was meant.
        APPLIED,
        /// As it was meant, beside what others had done meanwhile.
        MERGED,
        /// What others had done to the same fields stands; the other fields are as they were meant.
        CONFLICT,
        /// Not done.
        REJECTED,
        /// It had been taken before.
        DUPLICATE;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What it came to, the first time it was taken.
    public Status result() {
        return was == null ? status : was;
    }

    /// The answer to one that comes again.
    public Outcome again(long number) {
        return new Outcome(number, key, Status.DUPLICATE, version, lsn, conflictId, reason, result());
    }
}
