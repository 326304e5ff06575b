package io.tidemark.backend.documents;

import io.tidemark.backend.BackendException;
import java.util.Locale;

/// What people make.
enum DocumentKind {
    DASHBOARDS,
    REPORTS,
    ALERTS,
    ANNOTATIONS,
    SCENARIOS,
    COMMENTS,
    /// One document for each person, under the person's id.
    PREFERENCES,
    /// What could not be merged, for who made the later change; the server makes them.
    CONFLICTS;

    /// The plural, as in paths.
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws BackendException 400 when there is no such kind
    static DocumentKind of(String wireName) {
        for (DocumentKind kind : values()) {
            if (kind.wireName().equals(wireName)) {
                return kind;
            }
        }
        throw BackendException.badRequest("There are no " + wireName + " here.");
    }

    /// Whether its documents are for their owner alone, and for no admin; SQL calls that `is_personal`.
    static boolean isPersonal(String wireName) {
        return wireName.equals(PREFERENCES.wireName()) || wireName.equals(CONFLICTS.wireName());
    }

    /// Whether people can say something about its documents.
    boolean isCommented() {
        return switch (this) {
            case DASHBOARDS, REPORTS, ALERTS, ANNOTATIONS, SCENARIOS -> true;
            case COMMENTS, PREFERENCES, CONFLICTS -> false;
        };
    }
}
