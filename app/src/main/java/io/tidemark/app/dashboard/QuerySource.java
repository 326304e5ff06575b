package io.tidemark.app.dashboard;

import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Query;
import java.time.Instant;

/// Where a dashboard's numbers come from.
@FunctionalInterface
public interface QuerySource {

    /// Answers one query. Blocks on a worker thread, several at a time; an interrupt means that nobody waits any
    /// longer.
    ///
    /// @throws io.tidemark.app.StillArriving when the data is not all here yet
    /// @throws io.tidemark.analytics.TidemarkException with a sentence for people when there is no answer
    Reply run(Query query) throws InterruptedException;

    /// An answer and the moment its data was complete.
    record Reply(Answer answer, Instant asOf) {}
}
