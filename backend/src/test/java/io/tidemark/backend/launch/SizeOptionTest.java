package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.BackendException;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class SizeOptionTest {

    private static final long HEAP = 1L << 30;

    @Test
    void aSizeIsSaidInMebibytesOrGibibytesAndIsUsualOtherwise() {
        assertEquals(7, SizeOption.answers(null, 7, HEAP));
        assertEquals(7, SizeOption.copies(null, 7));
        assertEquals(512L << 20, SizeOption.answers("512m", 7, HEAP));
        assertEquals(16L << 30, SizeOption.copies("16g", 7));
    }

    @Test
    void whatCannotBeIsSaidInOneSentence() {
        for (String unread : List.of("", "8", "g", "8G", "-1g", "1.5g", "8 g", "8k", "1234567m")) {
            assertTrue(refusal(unread).contains("it is written as 256m or 8g"), unread);
        }
        assertTrue(refusal("0m").contains("from 1m to 1048576m"));
        assertTrue(refusal("1025g").contains("from 1m to 1048576m"));
        assertTrue(refusal("999999g").contains("from 1m to 1048576m"));
        var refused = assertThrows(BackendException.class, () -> SizeOption.answers("1g", 7, HEAP));
        assertEquals("--cache-size 1g: from 1m to 512m.", refused.detail());
    }

    private static String refusal(String option) {
        var refused = assertThrows(BackendException.class, () -> SizeOption.copies(option, 7));
        assertTrue(refused.detail().startsWith("--columns-size "), refused::detail);
        return refused.detail();
    }

    @Test
    void theOptionsReachTheSettings() {
        CacheSettings given = cache("--cache-size", "2m", "--columns-size", "3g");
        assertEquals(2L << 20, given.answers());
        assertEquals(3L << 30, given.copies());
        CacheSettings usual = cache();
        assertEquals(Runtime.getRuntime().maxMemory() / 16, usual.answers());
        assertEquals(8L << 30, usual.copies());
    }

    private static CacheSettings cache(String... arguments) {
        var options = new BackendOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(arguments);
        return options.settings("127.0.0.1", 0, false).cache();
    }
}
