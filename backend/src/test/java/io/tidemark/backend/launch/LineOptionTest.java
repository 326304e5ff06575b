package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.gateway.LineSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class LineOptionTest {

    @Test
    void theOptionsReachTheSettings() {
        LineSettings given = line(
                "--origin",
                "https://board.example.org",
                "--origin",
                "http://[::1]:8080",
                "--tick",
                "0",
                "--returns",
                "50");
        assertTrue(given.origins().allow("https://board.example.org", "here"));
        assertTrue(given.origins().allow("http://[::1]:8080", "here"));
        assertFalse(given.origins().allow("https://elsewhere.example.org", "here"));
        assertEquals(Duration.ZERO, given.tick());
        assertEquals(50, given.returns());
        assertEquals(LineSettings.USUAL.heartbeat(), given.heartbeat());
    }

    @Test
    void whatIsNotSaidIsUsual() {
        LineSettings usual = line();
        assertFalse(usual.origins().allow("https://board.example.org", "here"));
        assertEquals(LineSettings.USUAL.tick(), usual.tick());
        assertEquals(LineSettings.USUAL.returns(), usual.returns());
    }

    @Test
    void whatCannotBeIsSaidInOneSentence() {
        assertTrue(refusal("--origin", "board.example.org").contains("https://host or http://host:port"));
        assertTrue(refusal("--origin", "https://board.example.org/path").contains("https://host or http://host:port"));
        assertTrue(refusal("--tick", "-1").contains("0 to 1000 ms"));
        assertTrue(refusal("--tick", "1001").contains("0 to 1000 ms"));
        assertTrue(refusal("--returns", "0").contains("1 to 100000 a second"));
        assertThrows(CommandLine.ParameterException.class, () -> line("--tick", "soon"));
    }

    private static String refusal(String... arguments) {
        return String.valueOf(
                assertThrows(WrongUsage.class, () -> line(arguments)).getMessage());
    }

    private static LineSettings line(String... arguments) {
        var options = new BackendOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(arguments);
        return options.settings("127.0.0.1", 0, false).line();
    }
}
