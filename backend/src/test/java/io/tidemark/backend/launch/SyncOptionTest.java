package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class SyncOptionTest {

    @Test
    void theOptionsReachTheSettings() {
        assertEquals(new SyncSettings(Duration.ofDays(8), "0.2"), sync("--keep-changes", "8", "--least-app", "0.2"));
        assertEquals(SyncSettings.USUAL, sync());
        assertEquals(Duration.ofDays(90), SyncSettings.USUAL.keepChanges());
    }

    @Test
    void whatCannotBeIsSaidInOneSentence() {
        assertTrue(refusal("--keep-changes", "7").contains("--keep-changes takes 8 to 36500 days"));
        assertTrue(refusal("--keep-changes", "36501").contains("--keep-changes takes 8 to 36500 days"));
        assertTrue(refusal("--least-app", "new").contains("--least-app takes a version"));
        assertThrows(CommandLine.ParameterException.class, () -> sync("--keep-changes", "long"));
    }

    private static String refusal(String... arguments) {
        return String.valueOf(
                assertThrows(WrongUsage.class, () -> sync(arguments)).getMessage());
    }

    private static SyncSettings sync(String... arguments) {
        var options = new BackendOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(arguments);
        return options.settings("127.0.0.1", 0, false).sync();
    }
}
