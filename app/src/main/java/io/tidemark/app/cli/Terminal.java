package io.tidemark.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where a command reads and writes.
///
/// @param out         the answer, and nothing else
/// @param err         the one line of a failure; progress when somebody watches
/// @param interactive whether a person watches
public record Terminal(PrintStream out, PrintStream err, InputStream in, boolean interactive) {

    // Since JDK 25 it is null again where nobody watches; the checker still speaks of 22.
    @SuppressWarnings("SystemConsoleNull")
    public static Terminal ofProcess() {
        boolean interactive = System.console() != null;
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                System.in,
                interactive);
    }

    /// The first line of what is piped in.
    String readSecret() throws IOException {
        String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return all.lines().findFirst().orElse("");
    }

    /// Replaces the line of progress, when a person watches.
    void progress(String line) {
        if (interactive) {
            err.print("\r\u001b[K" + line);
            err.flush();
        }
    }

    void progressDone() {
        progress("");
    }
}
