package io.tidemark.backend.launch;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.store.Store;
import io.tidemark.backend.store.StoreAddress;
import io.tidemark.backend.store.TenantStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A whole backend with the demo's users, not its data, on a free port, started once for all tests of a JVM and
/// stopped at its end.
public final class BackendFixture {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final class Shared {
        static final BackendFixture BACKEND = new BackendFixture();
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final BackendGraph graph;

    private BackendFixture() {
        Path folder = temporaryFolder();
        graph = new BackendGraph(new BackendSettings("127.0.0.1", 0, folder, false, null));
        graph.base().demoDirectory().seed();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            graph.close();
            delete(folder);
        }));
    }

    public static BackendFixture shared() {
        return Shared.BACKEND;
    }

    static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("tidemark-backend");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + graph.port();
    }

    public int port() {
        return graph.port();
    }

    /// Makes somebody, or gives them other groups; they sign in as the demo's people do.
    public void person(String username, Role role, String... groups) {
        graph.base().demoDirectory().put(username, username, Set.of(role), Set.of(groups));
    }

    public UUID idOf(String username) {
        return graph.base().directory.find(username).orElseThrow().id();
    }

    public TenantStore tenants() {
        return graph.base().tenants;
    }

    public Store store() {
        return graph.base().store;
    }

    /// The connections that queries are answered on.
    TenantStore analytics() {
        return graph.base().analytics;
    }

    public StoreAddress address() {
        return graph.base().database.address();
    }

    /// A connection outside the pool, as `tidemark_service` or `tidemark_owner`.
    public Connection connect(String role) throws SQLException {
        String password = role.equals(StoreAddress.OWNER)
                ? address().ownerPassword()
                : address().servicePassword();
        return DriverManager.getConnection(
                address().jdbcUrl() + "?currentSchema=" + StoreAddress.SCHEMA, role, password);
    }

    /// The access token of one of the demo's users.
    public String token(String username) {
        return tokens.computeIfAbsent(username, name -> {
            var answer = post("/api/v1/auth/login", null, Map.of("username", name, "password", "tidemark"));
            return json(answer).path("accessToken").asText();
        });
    }

    public HttpResponse<String> get(String path, @Nullable String username) {
        return send("GET", path, username, BodyPublishers.noBody());
    }

    public HttpResponse<String> post(String path, @Nullable String username, Object body, String... headers) {
        return send("POST", path, username, publisher(body), headers);
    }

    public HttpResponse<String> put(String path, @Nullable String username, Object body, String... headers) {
        return send("PUT", path, username, publisher(body), headers);
    }

    public HttpResponse<String> delete(String path, @Nullable String username, String... headers) {
        return send("DELETE", path, username, BodyPublishers.noBody(), headers);
    }

    /// @param username one of the demo's users, or null for nobody
    /// @param headers names and values by turns
    public HttpResponse<String> send(
            String method, String path, @Nullable String username, BodyPublisher body, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(url() + path)).timeout(LIMIT).method(method, body);
        if (username != null) {
            request.header("Authorization", "Bearer " + token(username));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Text goes as it is, anything else as JSON.
    private static BodyPublisher publisher(Object body) {
        try {
            return BodyPublishers.ofString(body instanceof String text ? text : Json.MAPPER.writeValueAsString(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
