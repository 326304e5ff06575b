package io.tidemark.app.kit;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A name in two letters.
public final class Initials {
    private Initials() {}

    /// `Ada Harbour` becomes `AH`.
    public static String of(String name) {
        String both = Stream.of(name.strip().split("[\\s.@_-]+"))
                .filter(word -> !word.isEmpty())
                .limit(2)
                .map(word -> word.substring(0, word.offsetByCodePoints(0, 1)))
                .collect(Collectors.joining());
        return both.toUpperCase(Locale.ROOT);
    }
}
