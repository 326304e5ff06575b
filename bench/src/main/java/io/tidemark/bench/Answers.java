package io.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What an answer that was given before costs: the processor time of the backend, in a process of its own, per request,
/// against a bare Vert.x handler in another that returns the same bytes with the same headers, and against one that
/// compresses each time; and how long it takes, against computing it.
final class Answers implements Benchmark {
    private static final int CLIENTS = 8;
    /// Until the backend's code is all compiled, which takes processor time of its own.
    private static final int WARM = 25_000;
    private static final int TIMES = 3_000;
    private static final int COMPRESSIONS = 250;
    private static final int ROUNDS = 5;
    private static final int SMALL = 1_100;
    private static final int LARGE = 100_000;
    private static final int PROBE = 100;
    private static final int ASKED = 40;

    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    public String name() {
        return "answers";
    }

    @Override
    public List<Figure> run(Path folder) throws Exception {
        try (BackendProcess backend = BackendProcess.start(folder.resolve("server"))) {
            String token = token(backend.address());
            int small = rowsFor(backend.address(), token, SMALL);
            int large = rowsFor(backend.address(), token, LARGE);
            Path answers = Files.createDirectory(folder.resolve("answers"));
            captured("small", backend.address(), token, question("m0", small)).write(answers);
            captured("large", backend.address(), token, question("m0", large)).write(answers);
            try (BackendProcess bare = BareServer.start(answers)) {
                return List.of(
                        ready("1 kB answer asked again, CPU a request", backend, bare, token, small, "small"),
                        ready("100 kB answer asked again, CPU a request", backend, bare, token, large, "large"),
                        packing(backend, bare, token, large, "zstd"),
                        packing(backend, bare, token, large, "gzip"),
                        again(backend.address(), token, large));
            }
        }
    }

    private Figure ready(String claim, BackendProcess backend, BackendProcess bare, String token, int rows, String name)
            throws Exception {
        Load ours = asking(backend.address(), token, rows, "zstd");
        Load theirs = getting(bare.address(), "/" + name);
        ours.run(WARM);
        theirs.run(WARM);
        double[] medians = inTurn(new Side(backend, ours, TIMES), new Side(bare, theirs, TIMES));
        return new Figure(
                claim, "bare Vert.x handler, same bytes and headers", medians[0], medians[1], 0, 1.5, sizes(rows));
    }

    private Figure packing(BackendProcess backend, BackendProcess bare, String token, int rows, String encoding)
            throws Exception {
        Load ours = asking(backend.address(), token, rows, encoding);
        Load theirs = getting(bare.address(), "/large/" + encoding);
        ours.run(TIMES);
        theirs.run(COMPRESSIONS);
        double[] medians = inTurn(new Side(backend, ours, TIMES), new Side(bare, theirs, COMPRESSIONS));
        return new Figure(
                "100 kB answer asked again, " + encoding + ", CPU a request",
                "bare Vert.x handler that compresses each time",
                medians[0],
                medians[1],
                0,
                0.1,
                sizes(rows));
    }

    /// One caller, one question after the other.
    private Figure again(URI backend, String token, int rows) throws Exception {
        int[] asked = {0};
        double[] medians = Timing.inTurn(
                ASKED,
                () -> ask(backend, token, question("m0", rows), "zstd"),
                () -> ask(backend, token, question("fresh" + asked[0]++, rows), "zstd"));
        return new Figure(
                "100 kB answer asked again, time", "asked for the first time", medians[0], medians[1], 0, 0.1, null);
    }

    /// @param times that each client asks in a round
    private record Side(BackendProcess server, Load load, int times) {
        double cpu() throws IOException, InterruptedException {
            double before = server.cpuSeconds();
            load.run(times);
            return (server.cpuSeconds() - before) / times / load.clients();
        }
    }

    private static double[] inTurn(Side ours, Side theirs) throws IOException, InterruptedException {
        double[] product = new double[ROUNDS];
        double[] raw = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            product[i] = ours.cpu();
            raw[i] = theirs.cpu();
        }
        return new double[] {Timing.median(product), Timing.median(raw)};
    }

    private static String sizes(int rows) {
        return CLIENTS + " clients, a question each, " + rows + " rows";
    }

    /// A question for each client, so that none shares another's answer while it is on its way.
    private static Load asking(URI backend, String token, int rows, String encoding) {
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String question = question("m" + i, rows);
            requests.add("POST /api/v1/query HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer " + token
                    + "\r\nAccept-Encoding: " + encoding + "\r\nContent-Type: application/json\r\nContent-Length: "
                    + question.length() + "\r\n\r\n" + question);
        }
        return new Load(backend, requests);
    }

    private static Load getting(URI bare, String path) {
        String request = "GET " + path + " HTTP/1.1\r\nHost: here\r\n\r\n";
        return new Load(bare, Collections.nCopies(CLIENTS, request));
    }

    private static String question(String name, int rows) {
        return "{\"dataset\":\"sales\",\"measures\":[{\"agg\":\"sum\",\"field\":\"revenue\",\"as\":\"" + name
                + "\"}],\"dimensions\":[{\"field\":\"customer\"},{\"field\":\"product\"}],\"limit\":" + rows + "}";
    }

    /// How many rows make an answer of about so many bytes.
    private int rowsFor(URI backend, String token, int bytes) throws IOException, InterruptedException {
        int most = ask(backend, token, question("m0", PROBE), "identity").body().length;
        int least = ask(backend, token, question("m0", 1), "identity").body().length;
        return Math.max(1, (bytes - least) * (PROBE - 1) / (most - least) + 1);
    }

    private Captured captured(String name, URI backend, String token, String question)
            throws IOException, InterruptedException {
        ask(backend, token, question, "zstd");
        byte[] plain = ask(backend, token, question, "identity").body();
        return Captured.of(name, ask(backend, token, question, "zstd"), plain);
    }

    private HttpResponse<byte[]> ask(URI backend, String token, String question, String encoding)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(backend.resolve("/api/v1/query"))
                .header("Authorization", "Bearer " + token)
                .header("Accept-Encoding", encoding)
                .POST(BodyPublishers.ofString(question));
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer;
    }

    private String token(URI backend) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(backend.resolve("/api/v1/auth/login"))
                .POST(BodyPublishers.ofString("{\"username\":\"viewer@harbour\",\"password\":\"tidemark\"}"));
        JsonNode grant = Json.MAPPER.readTree(
                client.send(request.build(), BodyHandlers.ofString()).body());
        return grant.path("accessToken").asText();
    }
}
