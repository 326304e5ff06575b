package io.tidemark.analytics.edit;

import java.util.List;
import java.util.Set;

/// What belongs together in the documents of a kind: what is not named here is one field for each member of the body.
///
/// @param lists  members of the body that are lists of objects, each with an `id` of its own
/// @param sets   members of the body that are lists of texts without an order
/// @param groups members of the body that are changed together or not at all
/// @param parts  the same of a list's element
record Shape(Set<String> lists, Set<String> sets, List<List<String>> groups, List<List<String>> parts) {

    private static final List<String> PERIOD = List.of("from", "to");
    private static final Set<String> TAGS = Set.of("tags");

    private static final Shape PLAIN = new Shape(Set.of(), TAGS, List.of(PERIOD), List.of());
    private static final Shape DASHBOARD =
            new Shape(Set.of("tiles"), TAGS, List.of(PERIOD), List.of(List.of("x", "y", "w", "h")));
    private static final Shape ALERT = new Shape(
            Set.of(),
            Set.of("tags", "recipients"),
            List.of(List.of("metric", "operator", "threshold", "window"), PERIOD),
            List.of());

    static Shape of(String kind) {
        return switch (kind) {
            case "dashboards" -> DASHBOARD;
            case "alerts" -> ALERT;
            default -> PLAIN;
        };
    }
}
