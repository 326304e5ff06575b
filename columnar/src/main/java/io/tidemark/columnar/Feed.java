package io.tidemark.columnar;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import java.util.List;

/// One committed change of one dataset, on its way into the index.
///
/// @param from    the number of the dataset's change before this one: a feed with a gap before it is not taken, the
///     index reads the truth instead
/// @param upserts whole rows; an id occurs once
/// @param deletes ids of rows that are gone; none of them is among the upserts
/// @param fresh   true when none of the upserted ids was there before, which spares looking for them
public record Feed(Dataset dataset, long from, long upTo, List<RowPage> upserts, long[] deletes, boolean fresh) {
    public Feed {
        upserts = List.copyOf(upserts);
    }
}
