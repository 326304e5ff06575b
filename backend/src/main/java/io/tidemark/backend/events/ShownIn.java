package io.tidemark.backend.events;

import java.util.List;

/// Which dashboards show a dataset.
@FunctionalInterface
interface ShownIn {

    /// @return the dashboards' ids
    List<String> dashboards(String dataset);
}
