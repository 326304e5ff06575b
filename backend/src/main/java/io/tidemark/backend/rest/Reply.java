package io.tidemark.backend.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a handler answers. Immutable; `header` and the like return a changed copy.
///
/// @param status the HTTP status
public record Reply(int status, Map<String, String> headers, Body body) {

    /// Writes a long answer piece by piece; each write blocks while the client is slow.
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream out) throws IOException;
    }

    /// What goes below the headers.
    public sealed interface Body {
        record Nothing() implements Body {}

        /// @param type the media type
        record Bytes(String type, Packed packed) implements Body {}

        record Stream(String type, Writer writer) implements Body {}
    }

    public static final String JSON = "application/json";

    public Reply {
        headers = Map.copyOf(headers);
    }

    public static Reply json(Object value) {
        return json(200, value);
    }

    /// Turned into text at once, so that a value that cannot be written fails here and not on the wire.
    public static Reply json(int status, Object value) {
        return new Reply(status, Map.of(), new Body.Bytes(JSON, new Packed(written(value))));
    }

    private static byte[] written(Object value) {
        try {
            return Json.MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A reply could not be written as JSON", e);
        }
    }

    /// The shape of every list; `nextAfter` is null on the last page.
    public static Reply list(List<?> items, @Nullable String nextAfter) {
        return json(page(items, nextAfter));
    }

    /// A list that says how it was come by. Its tag leaves that out: the same items are the same, however long they
    /// took.
    public static Reply list(List<?> items, @Nullable String nextAfter, Object performance) {
        byte[] page = written(page(items, nextAfter));
        byte[] last = written(Map.of("performance", performance));
        // The two objects as one.
        byte[] body = Arrays.copyOf(page, page.length + last.length - 1);
        System.arraycopy(last, 1, body, page.length, last.length - 1);
        body[page.length - 1] = ',';
        return bytes(JSON, body).header("ETag", EntityTag.of(page));
    }

    private static Map<String, @Nullable Object> page(List<?> items, @Nullable String nextAfter) {
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put("items", new ArrayList<>(items));
        page.put("nextAfter", nextAfter);
        return page;
    }

    public static Reply created(String location, long version, Object value) {
        return json(201, value).header("Location", location).etag(version);
    }

    public static Reply noContent() {
        return new Reply(204, Map.of(), new Body.Nothing());
    }

    public static Reply bytes(String type, byte[] bytes) {
        return packed(type, new Packed(bytes));
    }

    /// A body that was sent before, or will be again.
    public static Reply packed(String type, Packed packed) {
        return new Reply(200, Map.of(), new Body.Bytes(type, packed));
    }

    public static Reply text(String type, String text) {
        return bytes(type, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply stream(String type, Writer writer) {
        return new Reply(200, Map.of(), new Body.Stream(type, writer));
    }

    public Reply status(int other) {
        return new Reply(other, headers, body);
    }

    public Reply header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body);
    }

    public Reply etag(long version) {
        return header("ETag", "\"" + version + "\"");
    }
}
