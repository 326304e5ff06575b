package io.tidemark.app.launch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @ParameterizedTest
    @ValueSource(strings = {"app", "app --data here", "app --data /some/where"})
    void theUsualStartNeedsNoParser(String line) {
        assertTrue(Main.plain(List.of(line.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "app --help",
                "app --data",
                "app --data --help",
                "app --data -h",
                "app --data=here",
                "app --data a --server b",
                "query --data here"
            })
    void everythingElseIsForTheParser(String line) {
        assertFalse(Main.plain(List.of(line.split(" "))));
    }
}
