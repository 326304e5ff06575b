package io.tidemark.backend.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.vertx.core.net.SocketAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One request as a handler sees it, on the handler's virtual thread.
public final class Request {

    private static final int JSON_LIMIT = 1 << 20;

    private final @Nullable Caller caller;
    private final String uriPath;
    private final Map<String, String> pathParameters;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final InputStream body;
    private final SocketAddress address;

    /// @param headers by lower-case name
    /// @param address of the caller
    Request(
            @Nullable Caller caller,
            String uriPath,
            Map<String, String> pathParameters,
            Map<String, String> query,
            Map<String, String> headers,
            InputStream body,
            SocketAddress address) {
        this.caller = caller;
        this.uriPath = uriPath;
        this.pathParameters = Map.copyOf(pathParameters);
        this.query = Map.copyOf(query);
        this.headers = Map.copyOf(headers);
        this.body = body;
        this.address = address;
    }

    /// As the handler of a route sees it whose answer is for all who ask the same: without headers, in which they may
    /// differ.
    ///
    /// @param whole the body, read already
    Request forAll(byte[] whole) {
        return new Request(caller, uriPath, pathParameters, query, Map.of(), new Whole(whole), address);
    }

    /// A body that is all there.
    private static final class Whole extends ByteArrayInputStream {
        Whole(byte[] bytes) {
            super(bytes);
        }

        byte[] all() {
            return buf;
        }
    }

    /// The first value of each parameter.
    Map<String, String> query() {
        return query;
    }

    /// Present on every route that is not for anyone.
    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("A route open to anyone asked who calls");
        }
        return caller;
    }

    /// The address the request comes from, without the port.
    public String address() {
        return Objects.requireNonNullElse(address.hostAddress(), "");
    }

    /// The path without the query, still encoded.
    public String uriPath() {
        return uriPath;
    }

    /// The value of `{name}` in the route, decoded.
    public String path(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalStateException("The route has no {" + name + "}");
        }
        return value;
    }

    /// The value of `{name}` as an id; what is no id cannot be found.
    public UUID pathId(String name) {
        try {
            return UUID.fromString(path(name));
        } catch (IllegalArgumentException e) {
            throw new BackendException(404, "There is nothing with the id " + path(name) + ".", List.of(), e);
        }
    }

    public @Nullable String query(String name) {
        return query.get(name);
    }

    public String query(String name, String otherwise) {
        return query.getOrDefault(name, otherwise);
    }

    /// A whole number between `least` and `most`; anything else is a 400 that names the parameter.
    public long query(String name, long otherwise, long least, long most) {
        String text = query.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new BackendException(400, range(name, least, most), List.of(), e);
        }
        throw BackendException.badRequest(range(name, least, most));
    }

    private static String range(String name, long least, long most) {
        return "The parameter " + name + " must be a whole number from " + least + " to " + most + ".";
    }

    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /// The body as it arrives; reading it slowly slows the sender, so uploads of any size need no memory.
    public InputStream body() {
        return body;
    }

    /// The body as a JSON value of at most 1 MiB.
    public JsonNode json() {
        return json(JsonNode.class);
    }

    public <T> T json(Class<T> type) {
        return json(type, JSON_LIMIT);
    }

    /// @param limit bytes, beyond which the answer is a 413
    public <T> T json(Class<T> type, int limit) {
        return JsonBody.read(bytes(limit), type);
    }

    /// A body as a JSON value.
    public static JsonNode parsed(byte[] body) {
        return JsonBody.read(body, JsonNode.class);
    }

    /// The whole body, of at most 1 MiB.
    public byte[] bytes() {
        return bytes(JSON_LIMIT);
    }

    private byte[] bytes(int limit) {
        try {
            byte[] bytes = body instanceof Whole whole ? whole.all() : body.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new BackendException(
                        413, "The request's body is larger than " + limit + " bytes; send it in smaller ones.");
            }
            return bytes;
        } catch (IOException e) {
            throw JsonBody.bad("The request's body ended early.", e);
        }
    }
}
