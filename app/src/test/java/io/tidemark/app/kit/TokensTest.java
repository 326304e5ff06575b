package io.tidemark.app.kit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.paint.Color;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The colours by the arithmetic of WCAG 2.1.
class TokensTest {
    private static final double WORDS = 7;
    private static final double MARKS = 3;

    private static final Map<String, List<String>> WORDS_ON = Map.of(
            "text", List.of("ground", "panel", "raised", "hover", "accent-soft"),
            "quiet", List.of("ground", "panel", "raised", "hover", "accent-soft"),
            "accent", List.of("ground", "panel", "raised", "hover", "accent-soft"),
            "good", List.of("panel", "good-soft", "accent-soft"),
            "bad", List.of("panel", "bad-soft"),
            "warn", List.of("panel", "warn-soft"),
            "on-accent", List.of("accent", "accent-focused"));

    @ParameterizedTest
    @ValueSource(strings = {".root {", ".root.dark {"})
    void wordsAndMarksStandOutInBothThemes(String theme) throws IOException {
        Map<String, Color> tokens = tokens(theme);
        WORDS_ON.forEach((word, grounds) -> grounds.forEach(ground -> stands(tokens, word, ground, WORDS)));
        for (int i = 1; i <= 8; i++) {
            stands(tokens, "series-" + i, "panel", MARKS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".root {", ".root.dark {"})
    void aSeriesNameCanBeReadWhateverItsColour(String theme) throws IOException {
        Map<String, Color> tokens = tokens(theme);
        Color panel = of(tokens, "panel");
        for (int i = 1; i <= 8; i++) {
            Color name = Contrast.readable(of(tokens, "series-" + i), of(tokens, "text"), panel);
            assertTrue(Contrast.between(name, panel) >= WORDS, "series " + i);
        }
    }

    private static void stands(Map<String, Color> tokens, String what, String ground, double least) {
        double contrast = Contrast.between(of(tokens, what), of(tokens, ground));
        assertTrue(contrast >= least, what + " on " + ground + " is only " + contrast);
    }

    private static Color of(Map<String, Color> tokens, String name) {
        return Objects.requireNonNull(tokens.get(name), name);
    }

    private static Map<String, Color> tokens(String theme) throws IOException {
        try (InputStream file = Objects.requireNonNull(Theme.class.getResourceAsStream("tokens.css"))) {
            String css = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            int start = css.indexOf(theme);
            String block = css.substring(start, css.indexOf('}', start));
            Map<String, Color> tokens = new HashMap<>();
            Matcher each = Pattern.compile("-tm-([\\w-]+): (#\\w{6});").matcher(block);
            while (each.find()) {
                tokens.put(each.group(1), Color.web(each.group(2)));
            }
            return tokens;
        }
    }
}
