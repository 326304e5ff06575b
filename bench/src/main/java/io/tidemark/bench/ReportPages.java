package io.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// Whoever may see 100,000 of 120,000 reports turns to page 5,000 of them, against page 1: all of them, and with a word
/// that all of them have.
final class ReportPages implements Benchmark {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ALL = 120_000;
    private static final int PIECE = 5_000;
    private static final int LARGE_PAGE = 100;
    private static final int PAGE = 20;
    private static final int DEEP = 5_000;
    private static final int ROUNDS = 101;

    /// Five of six are public; the trigger does for them what it does for one that is created.
    private static final String FILL = """
            insert into documents (tenant, id, kind, version, owner_id, visibility, shared_with, body, created_at, updated_at, lsn)
            select 'orchard', gen_random_uuid(), 'reports', 1, 'u' || n % 50,
                case when n % 6 = 0 then 'private' else 'public' end, '{}',
                jsonb_build_object('title', concat_ws(' ', 'Report', n, (array['sales', 'stock', 'churn', 'costs'])[n % 4 + 1]),
                    'status', (array['draft', 'final'])[n % 2 + 1], 'category', 'Region ' || n % 20,
                    'description', 'Monthly figures of district ' || n % 300),
                now() - n * interval '1 minute', now(), 0
            from generate_series(?, ?) n
            """;

    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    public String name() {
        return "reports";
    }

    @Override
    public List<Figure> run(Path folder) throws Exception {
        Path data = folder.resolve("server");
        try (BackendProcess backend = BackendProcess.start(data)) {
            fill(data);
            String token = token(backend.address());
            return List.of(
                    figure(backend.address(), token, "page 5,000 of 100,000 reports", ""),
                    figure(backend.address(), token, "page 5,000 of 100,000 found by a word", "&search=report"));
        }
    }

    private Figure figure(URI backend, String token, String claim, String search) throws Exception {
        String after = placeOf(backend, token, search);
        int[] shown = new int[1];
        double[] medians = Timing.inTurn(
                ROUNDS,
                () -> shown[0] = get(backend, token, "limit=" + PAGE + search + "&after=" + after)
                        .path("items")
                        .size(),
                () -> get(backend, token, "limit=" + PAGE + search));
        if (shown[0] != PAGE) {
            throw new IOException("page 5,000 has " + shown[0] + " reports");
        }
        return new Figure(claim, "page 1", medians[0], medians[1], 0, 2, null);
    }

    /// Where page 5,000 begins, by way of all pages before it, most of them larger ones.
    private String placeOf(URI backend, String token, String search) throws IOException, InterruptedException {
        String after = "";
        int before = 0;
        while (before < (DEEP - 1) * PAGE) {
            int limit = before + LARGE_PAGE <= (DEEP - 1) * PAGE ? LARGE_PAGE : PAGE;
            JsonNode page = get(backend, token, "limit=" + limit + search + after);
            after = "&after=" + page.path("nextAfter").asText();
            before += page.path("items").size();
        }
        return after.substring("&after=".length());
    }

    private static void fill(Path data) throws IOException, SQLException {
        try (Connection service = connection(data, "service");
                var statement = service.createStatement();
                var insert = service.prepareStatement(FILL)) {
            statement.execute("set tidemark.tenant = 'orchard'");
            for (int from = 1; from <= ALL; from += PIECE) {
                insert.setInt(1, from);
                insert.setInt(2, from + PIECE - 1);
                insert.executeUpdate();
            }
        }
        // As PostgreSQL does by itself about a minute later.
        try (Connection owner = connection(data, "owner");
                var statement = owner.createStatement()) {
            statement.execute("vacuum analyze report_index, documents");
        }
    }

    private static Connection connection(Path data, String role) throws IOException, SQLException {
        String port =
                Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(3);
        String password =
                Files.readString(data.resolve("database-" + role + ".secret")).strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port.strip() + "/tidemark?currentSchema=tidemark",
                "tidemark_" + role,
                password);
    }

    private String token(URI backend) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(backend.resolve("/api/v1/auth/login"))
                .timeout(LIMIT)
                .POST(BodyPublishers.ofString("{\"username\":\"viewer@orchard\",\"password\":\"tidemark\"}"))
                .build();
        return answer(request).path("accessToken").asText();
    }

    private JsonNode get(URI backend, String token, String parameters) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(backend.resolve("/api/v1/reports?" + parameters))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .build());
    }

    private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
        return Json.MAPPER.readTree(answer.body());
    }
}
