package io.tidemark.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.workspace.DataFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs commands in this process, with a data folder of their own and no desktop.
record Prompt(Path folder) {

    record Said(int code, String out, String err) {}

    Said run(String... arguments) {
        return runWith("secret\n", arguments);
    }

    Said runWith(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                false);
        int code = Tidemark.commandLine(
                        terminal,
                        new DataFolder(folder),
                        new NoDesktop(),
                        InstantSource.system(),
                        RandomGenerator.getDefault())
                .execute(arguments);
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// What a command that must succeed prints with `--format json`.
    JsonNode json(String... arguments) throws IOException {
        Said said = run(Stream.concat(Arrays.stream(arguments), Stream.of("--format", "json"))
                .toArray(String[]::new));
        assertEquals(0, said.code(), said.err());
        assertEquals("", said.err());
        return Json.MAPPER.readTree(said.out());
    }

    private static final class NoDesktop implements Desktop {
        @Override
        public void open(DataFolder folder, @Nullable URI server) {
            throw new IllegalStateException("no desktop here");
        }

        @Override
        public void openDemo(DataFolder folder, URI server, String user, String password) {
            throw new IllegalStateException("no desktop here");
        }

        @Override
        public void rehearse(DataFolder folder) {
            throw new IllegalStateException("no desktop here");
        }
    }
}
