package io.tidemark.backend.documents;

import io.tidemark.analytics.model.Document;
import io.tidemark.backend.BackendException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/// The last document of a page: the next page begins below it.
record DocumentCursor(Instant updatedAt, UUID id) {

    static DocumentCursor of(Document last) {
        return new DocumentCursor(last.updatedAt(), UUID.fromString(last.id()));
    }

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((updatedAt + " " + id).getBytes(StandardCharsets.US_ASCII));
    }

    static DocumentCursor parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(" ", 2);
            return new DocumentCursor(Instant.parse(parts[0]), UUID.fromString(parts[1]));
        } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw new BackendException(
                    400, "The parameter after must be the nextAfter of the page before.", List.of(), e);
        }
    }
}
