package io.tidemark.app.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    /// Differing words in brackets.
    private static String marked(String text, String other) {
        return Difference.of(text, other).stream()
                .map(part -> part.differs() ? "[" + part.text() + "]" : part.text())
                .collect(Collectors.joining());
    }

    @Test
    void theWordsThatDifferAreMarked() {
        assertEquals("Sales by [month] and region", marked("Sales by month and region", "Sales by week and region"));
        assertEquals("Sales [of the north]", marked("Sales of the north", "Sales"));
        assertEquals("[All] sales", marked("All sales", "sales"));
        assertEquals("Sales", marked("Sales", "Sales of the north"));
        assertEquals("[New]", marked("New", ""));
    }

    @Test
    void aLongTextIsMarkedAsAWhole() {
        String text = "word ".repeat(Difference.MOST + 1);
        assertEquals(List.of(new Difference.Part(text, false)), Difference.of(text, text));
        assertEquals(List.of(new Difference.Part(text, true)), Difference.of(text, "word"));
    }

    @Test
    void noLetterIsLostAndWhatIsNotMarkedIsInTheOther() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            String text = text(random);
            String other = text(random);
            List<Difference.Part> parts = Difference.of(text, other);
            assertEquals(text, parts.stream().map(Difference.Part::text).collect(Collectors.joining()), "seed " + seed);
            String same = parts.stream()
                    .filter(part -> !part.differs())
                    .map(Difference.Part::text)
                    .collect(Collectors.joining(" "));
            List<String> words = words(other);
            for (String word : words(same)) {
                int at = words.indexOf(word);
                assertEquals(true, at >= 0, "seed " + seed + ": " + word);
                words = words.subList(at + 1, words.size());
            }
        }
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append((char) ('a' + random.nextInt(4))).append(random.nextInt(4) == 0 ? "\n " : " ");
        }
        return text.toString();
    }
}
