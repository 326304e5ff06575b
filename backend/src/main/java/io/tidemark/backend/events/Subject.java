package io.tidemark.backend.events;

import io.tidemark.analytics.model.Document;
import java.util.List;

/// A report, a dashboard or an alert as far as people are told of it: never its body.
///
/// @param by who changed it
public record Subject(
        String id, String title, long version, String by, String ownerId, String visibility, List<String> sharedWith) {

    /// Characters of a title that are told.
    private static final int LONGEST_TITLE = 300;

    public Subject {
        sharedWith = List.copyOf(sharedWith);
    }

    public static Subject of(Document document, String by) {
        return new Subject(
                document.id(),
                shortened(document.body().path("title").asText()),
                document.version(),
                by,
                document.ownerId(),
                document.visibility(),
                document.sharedWith());
    }

    static String shortened(String title) {
        return title.codePointCount(0, title.length()) <= LONGEST_TITLE
                ? title
                : title.substring(0, title.offsetByCodePoints(0, LONGEST_TITLE));
    }
}
