package io.tidemark.backend.rest;

import java.util.LinkedHashMap;
import java.util.Map;

/// An answer as it goes over the wire: compressed where the client takes it and it pays.
@SuppressWarnings("ArrayRecordComponent") // written once to the wire, never compared
record Encoded(byte[] bytes, Map<String, String> headers) {

    private static final int LEAST = 1024;

    /// @param request the request's headers by lower-case name
    static Encoded of(Reply.Body.Bytes body, Map<String, String> request) {
        Map<String, String> headers = new LinkedHashMap<>();
        Packed packed = body.packed();
        if (packed.size() < LEAST || isBinary(body.type())) {
            return new Encoded(packed.as(Encoding.IDENTITY), headers);
        }
        headers.put("Vary", "Accept-Encoding");
        headers.put("X-Original-Size", Integer.toString(packed.size()));
        Encoding encoding = encoding(body.type(), request);
        if (encoding != Encoding.IDENTITY) {
            headers.put("Content-Encoding", encoding.token());
        }
        return new Encoded(packed.as(encoding), headers);
    }

    static Encoding encoding(String type, Map<String, String> request) {
        return isBinary(type) || request.containsKey("x-no-compression")
                ? Encoding.IDENTITY
                : Encoding.accepted(request.get("accept-encoding"));
    }

    private static boolean isBinary(String type) {
        return !type.startsWith("text/")
                && !type.contains("json")
                && !type.contains("xml")
                && !type.contains("csv")
                && !type.contains("cbor");
    }
}
