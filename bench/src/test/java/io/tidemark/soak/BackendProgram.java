package io.tidemark.soak;

import io.tidemark.backend.launch.PeopledBackend;
import java.io.IOException;
import java.nio.file.Path;

/// A backend with people and no data, as a program of its own that may be killed at any moment. It says when it
/// listens, and ends when nobody is there any more to hear it.
final class BackendProgram {
    private BackendProgram() {}

    public static void main(String[] arguments) throws IOException {
        try (var backend = new PeopledBackend(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            backend.editor("ann@harbour", "deck");
            backend.editor("bob@harbour");
            System.out.println("listening on " + backend.address());
            while (System.in.read() >= 0) {
                System.out.flush();
            }
        }
    }
}
