package io.tidemark.backend.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// The last report of a page: the next page begins behind it. Not signed: it says where to go on, not what one may
/// see.
///
/// @param alike whether the page had to be filled with what is written alike
/// @param value what it is sorted by, as PostgreSQL reads it
record ReportPlace(ReportSort sort, boolean descending, boolean alike, String value, UUID id) {

    String text() {
        var parts = Json.MAPPER
                .createArrayNode()
                .add(sort.wireName())
                .add(descending)
                .add(alike)
                .add(value)
                .add(id.toString());
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.MAPPER.writeValueAsBytes(parts));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An array of text is always writable", e);
        }
    }

    /// Nothing for what is not a place in this order.
    static Optional<ReportPlace> parse(String text, ReportSort sort, boolean descending) {
        try {
            JsonNode parts = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(text));
            String value = parts.path(3).asText();
            UUID id = UUID.fromString(parts.path(4).asText());
            var place = new ReportPlace(sort, descending, parts.path(2).asBoolean(), value, id);
            return sort.fits(value) && place.text().equals(text) ? Optional.of(place) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
