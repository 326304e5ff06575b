package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backend on a PostgreSQL that somebody else runs, where it may make roles and no more; it goes away and comes
/// back.
final class DatabaseOutageTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void readinessFollowsTheDatabaseAndLivenessDoesNot(@TempDir Path folder) throws Exception {
        int databasePort = freePort();
        EmbeddedPostgres database = postgres(folder, databasePort);
        try (var admin = database.getPostgresDatabase().getConnection();
                var statement = admin.createStatement()) {
            statement.execute("create role hosting login createrole");
            statement.execute("grant create on database postgres to hosting");
        }
        var external = new BackendSettings.ExternalStore(
                "jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres", "hosting", "any");
        try (var graph =
                new BackendGraph(new BackendSettings("127.0.0.1", 0, folder.resolve("data"), false, external))) {
            assertEquals(200, status(graph, "/readyz"));
            database.close();
            assertEquals(503, status(graph, "/readyz"));
            assertEquals(200, status(graph, "/healthz"));

            database = postgres(folder, databasePort);
            Instant deadline = Instant.now().plusSeconds(20);
            while (status(graph, "/readyz") != 200 && Instant.now().isBefore(deadline)) {
                Thread.onSpinWait();
            }
            assertEquals(200, status(graph, "/readyz"));
        } finally {
            database.close();
        }
    }

    private static EmbeddedPostgres postgres(Path folder, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("cluster"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    private int status(BackendGraph graph, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + graph.port() + path))
                .timeout(Duration.ofSeconds(15));
        return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
