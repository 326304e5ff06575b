package io.tidemark.backend.rest;

import java.util.LinkedHashMap;
import java.util.Map;

/// How an answer goes over the wire: compressed where the client takes it and it pays.
///
/// @param headers that say so
record Encoded(Encoding encoding, Map<String, String> headers) {

    private static final int LEAST = 1024;

    static Encoded of(Reply.Body.Bytes body, Wishes wishes) {
        Packed packed = body.packed();
        if (isAlwaysPlain(body)) {
            return new Encoded(Encoding.IDENTITY, Map.of());
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Vary", "Accept-Encoding");
        headers.put("X-Original-Size", Integer.toString(packed.size()));
        Encoding encoding = encoding(body.type(), wishes);
        if (encoding != Encoding.IDENTITY) {
            headers.put("Content-Encoding", encoding.token());
        }
        return new Encoded(encoding, headers);
    }

    /// The encoding alone.
    static Encoding chosen(Reply.Body.Bytes body, Wishes wishes) {
        return isAlwaysPlain(body) ? Encoding.IDENTITY : wishes.encoding();
    }

    private static boolean isAlwaysPlain(Reply.Body.Bytes body) {
        return body.packed().size() < LEAST || isBinary(body.type());
    }

    static Encoding encoding(String type, Wishes wishes) {
        return isBinary(type) ? Encoding.IDENTITY : wishes.encoding();
    }

    private static boolean isBinary(String type) {
        return !type.startsWith("text/")
                && !type.contains("json")
                && !type.contains("xml")
                && !type.contains("csv")
                && !type.contains("cbor");
    }
}
