package io.tidemark.backend.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.BackendException;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GlobTest {

    /// A text that counts how often it is looked at.
    private static final class Watched implements CharSequence {
        private final String text;
        private long looks;

        Watched(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static boolean matches(String pattern, String text) {
        return new Glob(pattern).matches(text);
    }

    @Test
    void aStarIsAnyNumberOfCharacters() {
        assertTrue(matches("dashboard:*", "dashboard:7"));
        assertTrue(matches("dashboard:*", "dashboard:"));
        assertFalse(matches("dashboard:*", "report:7"));
    }

    @Test
    void aQuestionMarkIsExactlyOne() {
        assertTrue(matches("report:?", "report:7"));
        assertFalse(matches("report:?", "report:"));
        assertFalse(matches("report:?", "report:17"));
    }

    @Test
    void whatMeansSomethingInARegexIsItself() {
        assertTrue(matches("topic:a.b", "topic:a.b"));
        assertFalse(matches("topic:a.b", "topic:axb"));
        assertFalse(matches("topic:[a-z]+", "topic:abc"));
    }

    @Test
    void theWholeNameHasToMatch() {
        assertFalse(matches("report", "report:7"));
        assertFalse(matches("7", "report:7"));
    }

    @Test
    void itAgreesWithTheDefinition() {
        RandomGenerator chance = new Random(20260101);
        int matching = 0;
        for (int i = 0; i < 200_000; i++) {
            String pattern = word(chance, "ab*?", 1 + chance.nextInt(7));
            String text = word(chance, "ab", chance.nextInt(9));
            boolean expected = naive(pattern, text);
            matching += expected ? 1 : 0;
            assertEquals(expected, matches(pattern, text), () -> pattern + " on " + text);
        }
        assertTrue(matching > 10_000, "hardly anything matched, so hardly anything was tried");
    }

    private static String word(RandomGenerator chance, String letters, int length) {
        return chance.ints(length, 0, letters.length())
                .mapToObj(letter -> letters.substring(letter, letter + 1))
                .collect(Collectors.joining());
    }

    private static boolean naive(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        String rest = pattern.substring(1);
        if (pattern.charAt(0) == '*') {
            return naive(rest, text) || (!text.isEmpty() && naive(pattern, text.substring(1)));
        }
        return !text.isEmpty()
                && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0))
                && naive(rest, text.substring(1));
    }

    @Test
    void manyStarsDoNotMultiplyTheSteps() {
        String pattern = "*a*a*a*a*a*b";
        Watched text = new Watched("a".repeat(10_000));
        assertFalse(new Glob(pattern).matches(text));
        assertTrue(text.looks <= 2L * text.length(), text.looks + " looks");
    }

    @Test
    void theWorstPatternCostsItsLengthTimesTheTexts() {
        String pattern = "*" + "a".repeat(98) + "b" + "*";
        Watched text = new Watched("a".repeat(10_000));
        assertFalse(new Glob(pattern).matches(text));
        assertTrue(text.looks <= (long) pattern.length() * text.length(), text.looks + " looks");
    }

    @Test
    void aPatternHasALimit() {
        assertTrue(matches("*".repeat(200), "report:7"));
        assertThrows(BackendException.class, () -> new Glob("*".repeat(201)));
        assertThrows(BackendException.class, () -> new Glob(""));
    }
}
