package io.tidemark.app.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text in parts: words that another text has too, and words that it has not. The words both have are a longest
/// common subsequence.
final class Difference {
    /// Words; a longer text is one part. The table takes four bytes for each pair.
    static final int MOST = 1_000;

    private static final Pattern WORD = Pattern.compile("\\s*\\S+|\\s+$");

    private Difference() {}

    /// @param differs whether the other text does not have it
    record Part(String text, boolean differs) {}

    static List<Part> of(String text, String other) {
        List<String> words = words(text);
        List<String> others = words(other);
        if (words.size() > MOST || others.size() > MOST) {
            return List.of(new Part(text, !text.equals(other)));
        }
        int[][] common = common(words, others);
        List<Part> parts = new ArrayList<>();
        int here = 0;
        int there = 0;
        while (here < words.size()) {
            boolean more = there < others.size();
            if (more && same(words.get(here), others.get(there))) {
                add(parts, words.get(here), false);
                here++;
                there++;
            } else if (more && common[here][there + 1] >= common[here + 1][there]) {
                there++;
            } else {
                add(parts, words.get(here), true);
                here++;
            }
        }
        return parts;
    }

    private static boolean same(String word, String other) {
        return word.strip().equals(other.strip());
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    /// How many words the rests from each pair on have in common.
    private static int[][] common(List<String> words, List<String> others) {
        int[][] common = new int[words.size() + 1][others.size() + 1];
        for (int i = words.size() - 1; i >= 0; i--) {
            for (int j = others.size() - 1; j >= 0; j--) {
                common[i][j] = same(words.get(i), others.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static void add(List<Part> parts, String word, boolean differs) {
        if (!parts.isEmpty() && parts.getLast().differs() == differs) {
            Part last = parts.removeLast();
            parts.add(new Part(last.text() + word, differs));
            return;
        }
        // the space before a marked word is not marked
        String rest = word.stripLeading();
        String space = word.substring(0, word.length() - rest.length());
        if (differs && !space.isEmpty() && !parts.isEmpty()) {
            Part last = parts.removeLast();
            parts.add(new Part(last.text() + space, last.differs()));
            parts.add(new Part(rest, true));
        } else {
            parts.add(new Part(word, differs));
        }
    }
}
