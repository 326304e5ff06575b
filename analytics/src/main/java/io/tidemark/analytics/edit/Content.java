package io.tidemark.analytics.edit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.model.Document;
import java.util.List;

/// What of a document people can change.
///
/// @param body not to be changed by whoever has this
public record Content(String visibility, List<String> sharedWith, ObjectNode body) {
    public Content {
        sharedWith = List.copyOf(sharedWith);
    }

    public static Content of(Document document) {
        return new Content(
                document.visibility(),
                document.sharedWith(),
                document.body() instanceof ObjectNode object ? object : Units.object());
    }
}
