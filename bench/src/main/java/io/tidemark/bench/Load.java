package io.tidemark.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Clients that ask again as soon as they are answered, each on a connection of its own that it keeps.
final class Load {

    private static final int SILENCE_MILLIS = 30_000;

    private final URI server;
    private final List<byte[]> requests;

    /// @param requests one for each client
    Load(URI server, List<String> requests) {
        this.server = server;
        this.requests = requests.stream()
                .map(request -> request.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /// @param times that each client asks
    void run(int times) throws IOException, InterruptedException {
        try (var clients = Executors.newFixedThreadPool(requests.size())) {
            List<Future<Integer>> running = new ArrayList<>();
            for (byte[] request : requests) {
                running.add(clients.submit(() -> ask(request, times)));
            }
            for (Future<Integer> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a client failed", e);
        }
    }

    int clients() {
        return requests.size();
    }

    private int ask(byte[] request, int times) throws IOException {
        int bytes = 0;
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(SILENCE_MILLIS);
            var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(request);
                bytes += answer(in);
            }
        }
        return bytes;
    }

    private static int answer(InputStream in) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("answered " + status);
        }
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return length;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
