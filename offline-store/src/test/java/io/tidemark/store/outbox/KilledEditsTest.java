package io.tidemark.store.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class KilledEditsTest {

    @Test
    @Timeout(60)
    void whatSomebodyWasShownIsThereAfterTheProgramWasKilled(@TempDir Path folder) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledEdits.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long said = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (int i = 0; i < 40; i++) {
                said = Long.parseLong(lines.readLine());
            }
        } finally {
            process.destroyForcibly();
        }
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));

        try (Desk desk = new Desk(folder)) {
            long last = desk.file().replica().position().lastMutationSent();
            assertTrue(last >= said, last + " of " + said);
            List<Long> waiting = desk.toSend();
            long first = waiting.getFirst();
            assertEquals(LongStream.rangeClosed(first, last).boxed().toList(), waiting);
            for (long n = first; n <= last; n++) {
                assertEquals("text " + n, desk.shown("d", "m" + n));
            }
        }
    }
}
