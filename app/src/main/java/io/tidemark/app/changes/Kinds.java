package io.tidemark.app.changes;

import java.util.Locale;

/// Kinds of documents in people's words.
public final class Kinds {
    private Kinds() {}

    /// `dashboard` for `dashboards`.
    public static String one(String kind) {
        return switch (kind) {
            case "preferences" -> "preferences";
            case "conflicts" -> "decision on a conflict";
            default -> kind.endsWith("s") ? kind.substring(0, kind.length() - 1) : kind;
        };
    }

    /// `Dashboard “Tides”`; without the title where there is none.
    public static String named(String kind, String title) {
        String word = one(kind);
        String first = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        return title.isBlank() ? first : first + " “" + title + "”";
    }
}
