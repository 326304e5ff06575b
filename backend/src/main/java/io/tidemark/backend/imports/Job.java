package io.tidemark.backend.imports;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tidemark.analytics.ingest.Rejects.Reject;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One import as its owner sees it.
///
/// @param rows     that are in
/// @param rejected rows that did not fit, of which `rejects` names the first 20
/// @param percent  of the file that has been read
/// @param message  a sentence once it has ended
/// @param inferred whether the file decides the dataset's types; null until that is known
public record Job(
        UUID id,
        String dataset,
        State state,
        long rows,
        long rejected,
        int percent,
        List<Reject> rejects,
        @Nullable String message,
        @JsonIgnore String format,
        @JsonIgnore @Nullable Boolean inferred) {

    /// Where a job is; from the last three it does not move on.
    public enum State {
        QUEUED,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        @com.fasterxml.jackson.annotation.JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }

        boolean ended() {
            return this != QUEUED && this != RUNNING;
        }
    }

    Job withPercent(int live) {
        return new Job(id, dataset, state, rows, rejected, live, rejects, message, format, inferred);
    }
}
