package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.BackendException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command as a process of its own: one line when ready, clean ends, and what survives a kill.
final class BackendCommandTest {

    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 20;

    @Test
    void whatIsKilledComesBackWithItsUsersAndWhatIsStoppedLeavesNothingRunning(@TempDir Path folder) throws Exception {
        String data = folder.resolve("data").toString();
        Process adding = command(folder, "user", "add", "ida@acme", "--role", "editor", "--data", data);
        try (var stdin = adding.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write("seaglass\n");
        }
        assertEquals("ida@acme is editor", firstLine(adding));
        assertTrue(adding.waitFor(START_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, adding.exitValue());
        Path pidFile = Path.of(data, "postgres/postmaster.pid");
        aStartThatIsEndedLeavesNoDatabase(folder, data, pidFile);

        Process killed = command(folder, "--port", "0", "--data", data);
        assertEquals(200, signIn(url(killed)));
        killed.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);

        Process stopped = command(folder, "--port", "0", "--data", data, "--preload", "admin,imports");
        assertEquals(200, signIn(url(stopped)));
        awaitSaid(folder, "The admin part is loaded", "The imports part is loaded");
        assertTrue(Files.exists(pidFile));
        stopped.destroy();
        assertTrue(stopped.waitFor(STOP_SECONDS, TimeUnit.SECONDS));
        assertFalse(Files.exists(pidFile), "PostgreSQL was not stopped");
        assertFalse(Files.readString(folder.resolve("stderr")).contains("WARN"), () -> "a healthy start warns");
    }

    private static void aStartThatIsEndedLeavesNoDatabase(Path folder, String data, Path pidFile) throws Exception {
        Process early = command(folder, "--port", "0", "--data", data);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.exists(pidFile)) {
            assertTrue(early.isAlive() && System.nanoTime() < deadline, "PostgreSQL does not start");
            Thread.onSpinWait();
        }
        early.destroy();
        assertTrue(early.waitFor(STOP_SECONDS, TimeUnit.SECONDS));
        assertFalse(Files.exists(pidFile), "PostgreSQL outlived a start that was ended");
    }

    @Test
    void wrongUsageIsTwoAndAnUnusableFolderIsOneWithASentence(@TempDir Path folder) throws Exception {
        assertEquals(2, exit(command(folder, "--prot", "1")));
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        assertEquals(1, exit(command(folder, "--port", "0", "--data", file.toString())));
        assertTrue(Files.readString(folder.resolve("stderr")).contains("cannot be written to"));
    }

    @Test
    void whatAnOptionCannotBeIsTwoWithOneSentence(@TempDir Path folder) throws Exception {
        isRefused(folder, "the pools are default, analytics, sync, imports", "--pool", "golf=1..2");
        isRefused(folder, "--columns-size 8: it is written as", "--columns-size", "8");
        isRefused(folder, "--cache-size 0m: from 1m", "--cache-size", "0m");
    }

    private static void isRefused(Path folder, String sentence, String... arguments) throws Exception {
        assertEquals(2, exit(command(folder, arguments)));
        List<String> said = Files.readAllLines(folder.resolve("stderr"));
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.getFirst().contains(sentence), said::toString);
    }

    @Test
    void aTakenPortIsSaidBeforeAnythingIsStarted(@TempDir Path folder) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Path data = folder.resolve("data");
            assertEquals(1, exit(command(folder, "--port", port, "--data", data.toString())));
            assertFalse(Files.exists(data));
            List<String> said = Files.readAllLines(folder.resolve("stderr"));
            assertEquals(1, said.size(), said::toString);
            assertTrue(said.getFirst().contains("Port " + port), said::toString);
        }
    }

    @Test
    void whatIsOpenedAfterTheEndIsClosedAtOnce() {
        List<String> closed = new ArrayList<>();
        var closing = new Closing();
        closing.add(() -> closed.add("first"));
        closing.add(() -> closed.add("second"));
        closing.close();
        assertThrows(BackendException.class, () -> closing.add(() -> closed.add("late")));
        assertEquals(List.of("second", "first", "late"), closed);
    }

    private static void awaitSaid(Path folder, String... lines) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        String said = "";
        while (!List.of(lines).stream().allMatch(said::contains) && System.nanoTime() < deadline) {
            said = Files.readString(folder.resolve("stderr"));
        }
        for (String line : lines) {
            assertTrue(said.contains(line), said);
        }
    }

    private static int exit(Process process) throws InterruptedException {
        assertTrue(process.waitFor(START_SECONDS, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private static Process command(Path folder, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlogback.configurationFile=io/tidemark/backend/launch/logback.xml",
                BackendCommand.class.getName()));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }

    private static String url(Process process) throws IOException {
        String line = firstLine(process);
        assertTrue(line.matches("listening on http://127\\.0\\.0\\.1:\\d+"), line);
        return line.substring("listening on ".length());
    }

    private static String firstLine(Process process) throws IOException {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        return line == null ? "" : line;
    }

    private static int signIn(String url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/auth/login"))
                .POST(BodyPublishers.ofString("{\"username\":\"ida@acme\",\"password\":\"seaglass\"}"));
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }
}
