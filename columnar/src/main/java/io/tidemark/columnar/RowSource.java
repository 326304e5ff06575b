package io.tidemark.columnar;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The truth an index catches up from. Changes of a dataset carry rising numbers given by the truth; they need not
/// be dense. Called from the index's own thread.
public interface RowSource {

    /// The truth does not answer just now. What the index holds stays, and it asks again a second later.
    final class Away extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Away(Throwable cause) {
            super("The truth does not answer just now.", cause);
        }
    }

    /// The number of the newest change of every dataset there is.
    ///
    /// @throws Away here and from all that is read
    Map<String, Long> newest();

    /// What changed in a dataset after a number, read as of one moment; null when there is no such dataset.
    ///
    /// @param after -1 for everything
    @Nullable
    Changes since(String dataset, long after);

    /// The index holds a dataset up to a number and will not ask for anything before it again, unless it is
    /// rebuilt.
    void held(String dataset, long upTo);

    /// One reading of the truth; holds its resources until closed.
    interface Changes extends AutoCloseable {
        Dataset dataset();

        long upTo();

        /// True when the pages are all rows there are and what the index has is to be forgotten: nothing is known
        /// about what was deleted since.
        boolean fromScratch();

        /// Ids of rows that are gone; rows that never reached the index may be among them.
        long[] deleted();

        /// The next rows, new or replaced; null after the last.
        @Nullable
        RowPage next();

        @Override
        void close();
    }
}
