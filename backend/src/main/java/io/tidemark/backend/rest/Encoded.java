package io.tidemark.backend.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// An answer as it goes over the wire: gzip where the client takes it and it pays.
@SuppressWarnings("ArrayRecordComponent") // written once to the wire, never compared
record Encoded(byte[] bytes, Map<String, String> headers) {

    private static final int LEAST = 1024;

    /// @param request the request's headers by lower-case name
    static Encoded of(Reply.Body.Bytes body, Map<String, String> request) {
        Map<String, String> headers = new LinkedHashMap<>();
        byte[] plain = body.bytes();
        if (plain.length < LEAST || isBinary(body.type())) {
            return new Encoded(plain, headers);
        }
        headers.put("Vary", "Accept-Encoding");
        headers.put("X-Original-Size", Integer.toString(plain.length));
        if (!wantsGzip(body.type(), request)) {
            return new Encoded(plain, headers);
        }
        headers.put("Content-Encoding", "gzip");
        return new Encoded(gzip(plain), headers);
    }

    static boolean wantsGzip(String type, Map<String, String> request) {
        return !isBinary(type)
                && !request.containsKey("x-no-compression")
                && accepts(request.getOrDefault("accept-encoding", ""));
    }

    private static boolean accepts(String header) {
        for (String choice : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = choice.strip().split(";", -1);
            boolean refused = parts.length > 1 && parts[1].strip().matches("q=0(\\.0*)?");
            if ((parts[0].strip().equals("gzip") || parts[0].strip().equals("*")) && !refused) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBinary(String type) {
        return !type.startsWith("text/") && !type.contains("json") && !type.contains("xml") && !type.contains("csv");
    }

    private static byte[] gzip(byte[] plain) {
        var packed = new ByteArrayOutputStream(plain.length / 3);
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
