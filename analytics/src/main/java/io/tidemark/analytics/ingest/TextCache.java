package io.tidemark.analytics.ingest;

import org.jspecify.annotations.Nullable;

/// Remembers the texts a column had lately, so that what repeats is made once.
final class TextCache {
    private static final int SLOTS = 4096;
    /// Longer texts seldom repeat.
    private static final int MAX_LENGTH = 64;

    private final @Nullable String[] slots = new @Nullable String[SLOTS];

    String text(char[] buffer, int offset, int length) {
        if (length > MAX_LENGTH) {
            return new String(buffer, offset, length);
        }
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + buffer[i];
        }
        int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
        String known = slots[slot];
        if (known != null && equal(known, buffer, offset, length)) {
            return known;
        }
        String made = new String(buffer, offset, length);
        slots[slot] = made;
        return made;
    }

    private static boolean equal(String text, char[] buffer, int offset, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != buffer[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
