package io.tidemark.analytics.sample;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The rows of one sample dataset, made as they are asked for.
public interface SampleRows {
    Dataset dataset();

    /// Hands over all rows page by page, on the calling thread; each call tells the same again.
    ///
    /// @param ids gives the row ids, in order
    void pages(LongSupplier ids, Consumer<RowPage> to);
}
