package io.tidemark.backend.rest;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/// What a request's headers say of the form its answer may have.
///
/// @param encoding that its caller likes best
/// @param known    the tags of what its caller has, as `If-None-Match` lists them
record Wishes(Encoding encoding, @Nullable String known) {

    static Wishes of(MultiMap headers) {
        Encoding encoding = headers.contains("X-No-Compression")
                ? Encoding.IDENTITY
                : Encoding.accepted(all(headers, "Accept-Encoding"));
        return new Wishes(encoding, all(headers, "If-None-Match"));
    }

    /// A header that is there several times is one list (RFC 9110, 5.3).
    private static @Nullable String all(MultiMap headers, String name) {
        return headers.contains(name) ? String.join(", ", headers.getAll(name)) : null;
    }
}
