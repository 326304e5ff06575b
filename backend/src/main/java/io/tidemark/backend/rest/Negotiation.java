package io.tidemark.backend.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one caller gets of a reply that may be for many: its encoding, its tag, or the word that nothing has changed.
final class Negotiation {

    private static final String TAG = "ETag";
    private static final String CACHE = "Cache-Control";
    /// May be kept by the caller alone, and asked about each time.
    private static final String OWN_COPY = "private, no-cache";

    private final Packing packing;

    Negotiation(Packing packing) {
        this.packing = packing;
    }

    /// As [#of], if that takes no compressing, else null.
    @Nullable
    Reply ifReady(Reply reply, Route route, Wishes wishes) {
        if (!(reply.body() instanceof Reply.Body.Bytes whole)) {
            return null;
        }
        boolean isUsual =
                reply.status() == 200 && reply.headers().isEmpty() && route.isShared() && wishes.known() == null;
        if (isUsual) {
            Encoding encoding = Encoded.chosen(whole, wishes);
            return whole.packed().has(encoding)
                    ? whole.packed().whole(encoding, whole.type(), () -> of(reply, route, wishes))
                    : null;
        }
        Encoded encoded = encoded(reply, whole, wishes);
        return whole.packed().has(encoded.encoding()) ? of(reply, route, wishes, whole, encoded) : null;
    }

    /// The reply with all its headers and its bytes as they go over the wire.
    Reply of(Reply reply, Route route, Wishes wishes) {
        return reply.body() instanceof Reply.Body.Bytes whole
                ? of(reply, route, wishes, whole, encoded(reply, whole, wishes))
                : reply;
    }

    private static Encoded encoded(Reply reply, Reply.Body.Bytes whole, Wishes wishes) {
        return reply.headers().containsKey("Content-Encoding")
                ? new Encoded(Encoding.IDENTITY, Map.of())
                : Encoded.of(whole, wishes);
    }

    private Reply of(Reply reply, Route route, Wishes wishes, Reply.Body.Bytes whole, Encoded encoded) {
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.putAll(encoded.headers());
        @Nullable String tag = tag(reply, route, whole, encoded);
        if (tag != null) {
            headers.put(TAG, tag);
            headers.putIfAbsent(CACHE, OWN_COPY);
            @Nullable String known = wishes.known();
            if (known != null && isUnchanged(reply, route, known, tag)) {
                headers.remove("Content-Encoding");
                headers.remove("X-Original-Size");
                return new Reply(304, headers, new Reply.Body.Nothing());
            }
        }
        byte[] bytes = packing.pack(whole.packed(), encoded.encoding());
        return new Reply(reply.status(), headers, new Reply.Body.Bytes(whole.type(), new Packed(bytes)));
    }

    private static @Nullable String tag(Reply reply, Route route, Reply.Body.Bytes whole, Encoded encoded) {
        @Nullable String given = reply.headers().get(TAG);
        if (given != null) {
            return encoded.encoding() == Encoding.IDENTITY ? given : EntityTag.weak(given);
        }
        return reply.status() == 200 && route.isShared() ? whole.packed().tag() : null;
    }

    /// A 304 is an answer to a GET alone (RFC 9110, 13.1.2).
    private static boolean isUnchanged(Reply reply, Route route, String known, String tag) {
        return route.method.equals("GET") && reply.status() == 200 && EntityTag.isNamed(known, tag);
    }
}
