package io.tidemark.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// What somebody asks the nodes by REST, past all faults. Any thread.
final class Rest {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /// @param status 0 when nobody knows what came of it
    record Answer(int status, JsonNode body) {
        boolean isDone() {
            return status >= 200 && status < 300;
        }
    }

    private final Nodes nodes;
    private final Person person;

    Rest(Nodes nodes, Person person) {
        this.nodes = nodes;
        this.person = person;
    }

    Answer send(int node, String method, String path, String body, String... headers) throws InterruptedException {
        int port = nodes.port(node);
        if (port == 0) {
            return new Answer(0, Json.MAPPER.missingNode());
        }
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + person.token())
                .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), Json.MAPPER.readTree(answer.body()));
        } catch (IOException e) {
            return new Answer(0, Json.MAPPER.missingNode());
        }
    }

    /// What a thing is now, from whichever node answers first.
    ///
    /// @param node to be asked first
    long number(int node, Thing thing) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int i = node; System.nanoTime() < end; i++) {
            Answer answer = send(i % nodes.count(), "GET", thing.path(), "");
            if (answer.isDone()) {
                return thing.number(answer.body());
            }
            Thread.sleep(Duration.ofMillis(20));
        }
        throw new IllegalStateException("no node shows " + thing);
    }
}
