package io.tidemark.app.notices;

import io.tidemark.analytics.model.Document;
import java.util.Optional;

/// What is known on this computer of the things that pushes name by their ids; blocks.
public interface Names {
    /// Empty when it is not here.
    Optional<Document> document(String id);

    /// The title of a dataset; its id when it is not here.
    String dataset(String id);
}
