package io.tidemark.backend.events;

import java.util.List;

/// Which dashboards show a dataset.
@FunctionalInterface
public interface ShownIn {

    /// @return the dashboards' ids
    List<String> dashboards(String dataset);
}
