package io.tidemark.simulation;

import io.tidemark.backend.identity.Role;
import io.tidemark.bridge.rest.SyncCalls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One of the two that are compared, the model or a backend as it is: what is asked of it, and what is done to it.
/// Names of buckets and documents that each makes up for itself are told as those of the model.
interface Side {

    /// A row of the dataset.
    ///
    /// @param id  that the backend will have given it
    /// @param key by which the backend finds it
    record Line(long id, long key, String place, long height) {}

    SyncCalls calls(String user);

    /// One transaction.
    void write(List<Line> upserts, List<Line> deletes);

    /// Somebody may have this of the rows of a place.
    void grant(String user, String place, Share share);

    /// @param role null for none any more
    void role(String user, @Nullable Role role);

    /// The history has another name from now on.
    void anotherEpoch();

    /// The last commit is another one from now on, as in a history that was put back and went on.
    void anotherEnd();

    /// The last commit is missing while something else is done.
    void behind(Runnable meanwhile);

    /// Up to where the log is to be forgotten once it has gone on.
    ///
    /// @return forgets it
    Runnable forgetting();

    /// The place whose rows a bucket has.
    String place(String bucket);

    /// @param place a bucket was seen to have rows of
    void seen(String bucket, String place);

    /// What the model calls a document.
    String document(String id);
}
