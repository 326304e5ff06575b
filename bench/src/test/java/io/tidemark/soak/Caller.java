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

/// Somebody who asks a backend that may be away, past all faults of the line, until it has answered. What is asked may
/// have been done more than once. Used by one thread.
final class Caller {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static final String DATASETS = "/api/v1/datasets";

    private final URI backend;
    private final String person;
    private String token = "";

    Caller(URI backend, String person) {
        this.backend = backend;
        this.person = person;
    }

    String tenant() {
        return person.substring(person.indexOf('@') + 1);
    }

    /// @return its answer; of what is made and was there already, what it says about that
    JsonNode ask(String method, String path, String body) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            try {
                HttpResponse<String> answer = token.isEmpty() ? signIn() : send(method, path, body);
                boolean signedIn = !answer.request().uri().getPath().endsWith("login");
                boolean isThere = path.equals(DATASETS) && answer.statusCode() == 409;
                if (signedIn && (isDone(answer) || isThere)) {
                    return Json.MAPPER.readTree(answer.body());
                }
                if (answer.statusCode() == 401) {
                    token = "";
                } else if (answer.statusCode() >= 400 && answer.statusCode() < 500) {
                    throw new AssertionError(method + " " + path + ": " + answer.body());
                }
                last = answer.statusCode() + " " + (signedIn ? answer.body() : "");
            } catch (IOException away) {
                last = away.toString();
                Thread.sleep(100);
            }
        }
        throw new AssertionError("no answer to " + method + " " + path + ": " + last);
    }

    private static boolean isDone(HttpResponse<String> answer) {
        return answer.statusCode() >= 200 && answer.statusCode() < 300;
    }

    private HttpResponse<String> signIn() throws IOException, InterruptedException {
        var body = Json.MAPPER.createObjectNode().put("username", person).put("password", "tidemark");
        HttpResponse<String> answer = send("POST", "/api/v1/auth/login", body.toString());
        if (isDone(answer)) {
            token = Json.MAPPER.readTree(answer.body()).path("accessToken").asText();
        }
        return answer;
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(backend.resolve(path))
                .timeout(LIMIT)
                .method(method, BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 500 || answer.statusCode() == 429) {
            Thread.sleep(100);
        }
        return answer;
    }
}
