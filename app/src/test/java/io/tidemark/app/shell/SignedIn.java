package io.tidemark.app.shell;

import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.session.Person;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A replica's folder as a sign-in leaves it.
final class SignedIn {
    /// Nothing listens there.
    private static final URI NOBODY = URI.create("http://127.0.0.1:9");

    private SignedIn() {}

    static void as(Path place, Person person) throws IOException {
        Files.createDirectories(place);
        Files.write(
                place.resolve("account.json"),
                Json.MAPPER.writeValueAsBytes(Map.of("server", NOBODY, "user", person.username())));
        Files.write(
                place.resolve("sign-in.json"),
                Json.MAPPER.writeValueAsBytes(Map.of("refreshToken", "r", "person", person)));
    }
}
