package io.tidemark.backend.launch;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.gateway.LineSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// A node and somebody signed in there.
record RunningNode(BackendGraph graph, HttpClient client, String token) {

    static RunningNode start(Path folder, BackendSettings.ExternalStore store, CacheSettings cache) {
        var graph = new BackendGraph(new BackendSettings(
                "127.0.0.1",
                0,
                folder,
                false,
                store,
                Map.of(),
                Set.of(),
                cache,
                LineSettings.USUAL,
                SyncSettings.USUAL));
        graph.base().demoDirectory().seed();
        var nobody = new RunningNode(graph, HttpClient.newHttpClient(), "");
        String token = nobody.send(
                        "POST", "/api/v1/auth/login", "{\"username\":\"admin@orchard\",\"password\":\"tidemark\"}")
                .path("accessToken")
                .asText();
        return new RunningNode(graph, nobody.client(), token);
    }

    JsonNode send(String method, String path, String body) {
        return BackendFixture.json(exchange(method, path, body));
    }

    HttpResponse<String> exchange(String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + graph.port() + path))
                .timeout(Duration.ofSeconds(15))
                .header("Authorization", "Bearer " + token)
                .method(method, BodyPublishers.ofString(body));
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode count(String dataset) {
        return send(
                "POST",
                "/api/v1/query",
                "{\"dataset\":\"%s\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}]}".formatted(dataset));
    }

    void declare(String dataset) {
        send(
                "POST",
                "/api/v1/datasets",
                "{\"id\":\"" + dataset + "\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
    }

    void write(String dataset) {
        send("POST", "/api/v1/datasets/" + dataset + "/rows", "{\"op\":\"upsert\",\"row\":{\"a\":\"b\"}}");
    }

    JsonNode cache() {
        return send("GET", "/api/v1/admin/stats", "").path("cache");
    }

    String state() {
        return send("GET", "/readyz", "").path("cache").asText();
    }

    long secondHits() {
        return cache().path("kinds").path("query").path("secondHits").asLong();
    }
}
