package io.tidemark.analytics.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of a `dashboards` document.
///
/// @param dataset what tiles ask when their query names nothing else; null for a dashboard of texts
/// @param time    the range all tiles share; null when the dataset has no time
public record Dashboard(
        String title,
        @Nullable String description,
        @Nullable String dataset,
        @Nullable TimeRange time,
        List<Tile> tiles) {
    public Dashboard {
        @Nullable List<Tile> given = tiles;
        tiles = given == null ? List.of() : List.copyOf(given);
    }

    /// `from` is contained, `to` is not; both RFC 3339 or relative (`now-3y`, `now/d`).
    ///
    /// @param grain a grain of the query language that tiles bucket by when they ask for `auto`; null for none
    public record TimeRange(
            String field, String from, String to, @Nullable String grain) {}
}
