package io.tidemark.bridge.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.BridgeException;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.Response;

/// JSON on its way out and in.
final class Body {
    static final MediaType JSON = MediaType.get("application/json");

    private Body() {}

    static RequestBody json(Object value) {
        try {
            return RequestBody.create(Json.MAPPER.writeValueAsBytes(value), JSON);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    static <T> T read(Response response, Class<T> type) throws IOException {
        byte[] bytes = response.body().bytes();
        try {
            return Json.MAPPER.readValue(bytes, type);
        } catch (JsonProcessingException e) {
            throw new BridgeException.Garbled("not the JSON that was promised", e);
        }
    }

    static JsonNode tree(Response response) throws IOException {
        return read(response, JsonNode.class);
    }
}
