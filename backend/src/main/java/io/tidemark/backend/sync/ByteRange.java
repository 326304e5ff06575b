package io.tidemark.backend.sync;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One range of bytes as RFC 9110 writes it.
///
/// @param from the first byte
/// @param to   the last byte, contained
record ByteRange(long from, long to) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /// @param header null or anything that is not one range of bytes means the whole
    /// @return null when none of these bytes exist
    static @Nullable ByteRange of(@Nullable String header, long size) {
        Matcher range = ONE.matcher(header == null ? "" : header.strip());
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return new ByteRange(0, size - 1);
        }
        if (range.group(1).isEmpty()) {
            long last = Long.parseLong(range.group(2));
            return last == 0 ? null : new ByteRange(Math.max(0, size - last), size - 1);
        }
        long from = Long.parseLong(range.group(1));
        long to = range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
        return from >= size || to < from ? null : new ByteRange(from, to);
    }

    long length() {
        return to - from + 1;
    }

    boolean isWhole(long size) {
        return from == 0 && to == size - 1;
    }

    String contentRange(long size) {
        return "bytes " + from + "-" + to + "/" + size;
    }
}
