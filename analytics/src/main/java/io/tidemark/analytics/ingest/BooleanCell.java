package io.tidemark.analytics.ingest;

/// Reads `true` or `false`, in any case.
final class BooleanCell {
    private BooleanCell() {}

    /// @return 1, 0, or -1 when it is neither
    static int read(char[] text, int offset, int length) {
        return is("true", text, offset, length) ? 1 : is("false", text, offset, length) ? 0 : -1;
    }

    private static boolean is(String word, char[] text, int offset, int length) {
        if (length != word.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((text[offset + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
