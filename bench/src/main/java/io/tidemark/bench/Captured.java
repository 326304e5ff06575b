package io.tidemark.bench;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An answer as the backend gave it: its headers, its bytes as they went over the wire, and as they are.
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record Captured(String name, Map<String, String> headers, byte[] wire, byte[] plain) {

    /// The connection's own, which every server sets itself.
    private static final Set<String> OF_THE_CONNECTION = Set.of("content-length", "connection", "date");

    static Captured of(String name, HttpResponse<byte[]> packed, byte[] plain) {
        Map<String, String> headers = new LinkedHashMap<>();
        packed.headers().map().forEach((header, values) -> {
            if (!OF_THE_CONNECTION.contains(header)) {
                headers.put(header, values.getFirst());
            }
        });
        return new Captured(name, headers, packed.body(), plain);
    }

    void write(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        headers.forEach((header, value) -> lines.add(header + ": " + value));
        Files.write(folder.resolve(name + ".headers"), lines);
        Files.write(folder.resolve(name + ".wire"), wire);
        Files.write(folder.resolve(name + ".plain"), plain);
    }

    static Captured read(Path folder, String name) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : Files.readAllLines(folder.resolve(name + ".headers"), StandardCharsets.UTF_8)) {
            String[] parts = line.split(": ", 2);
            headers.put(parts[0], parts[1]);
        }
        return new Captured(
                name,
                headers,
                Files.readAllBytes(folder.resolve(name + ".wire")),
                Files.readAllBytes(folder.resolve(name + ".plain")));
    }
}
