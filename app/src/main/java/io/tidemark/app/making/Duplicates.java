package io.tidemark.app.making;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.app.AppException;
import io.tidemark.app.workspace.Editing;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes second documents of those there are. Blocks.
public record Duplicates(Editing editing) {
    private static final String TITLE = "title";

    /// A copy of the person's own that nobody else sees, under a title of its own.
    ///
    /// @throws AppException when the document is not here
    public Document of(String id) {
        Document original = editing.document(id)
                .orElseThrow(() -> new AppException("It is no longer here, so there is nothing to copy."));
        Set<String> taken = editing.all(original.kind()).stream()
                .map(each -> each.body().path(TITLE).asText())
                .collect(Collectors.toSet());
        ObjectNode body = Content.of(original).body().deepCopy();
        body.put(TITLE, free(body.path(TITLE).asText(), taken));
        return editing.create(original.kind(), new Content("private", List.of(), body));
    }

    private static String free(String title, Set<String> taken) {
        String copy = title + " (copy)";
        for (int i = 2; taken.contains(copy); i++) {
            copy = title + " (copy " + i + ")";
        }
        return copy;
    }
}
