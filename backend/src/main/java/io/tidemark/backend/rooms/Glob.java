package io.tidemark.backend.rooms;

import io.tidemark.backend.BackendException;

/// A pattern for names: `*` is any number of characters, `?` is one, all else is itself.
///
/// Matching goes back at most to the last star, so it takes at most as many steps as pattern and text have
/// characters multiplied, whatever the pattern.
public record Glob(String pattern) {

    static final int LONGEST = 200;

    /// @throws BackendException 400 when the pattern is empty or longer than 200 characters
    public Glob {
        if (pattern.isEmpty() || pattern.length() > LONGEST) {
            throw BackendException.badRequest("A pattern has 1 to " + LONGEST + " characters.");
        }
    }

    /// Whether the whole text is as the pattern says.
    public boolean matches(CharSequence text) {
        int at = 0;
        int next = 0;
        int star = -1;
        int resume = 0;
        while (at < text.length()) {
            if (next < pattern.length() && pattern.charAt(next) == '*') {
                star = next++;
                resume = at;
            } else if (next < pattern.length() && fits(pattern.charAt(next), text.charAt(at))) {
                next++;
                at++;
            } else if (star >= 0) {
                // The last star takes one character more; what earlier stars took need not change.
                next = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (next < pattern.length() && pattern.charAt(next) == '*') {
            next++;
        }
        return next == pattern.length();
    }

    private static boolean fits(char wanted, char found) {
        return wanted == '?' || wanted == found;
    }
}
