package io.tidemark.backend.launch;

import io.tidemark.backend.BackendException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `--cache-size 256m` and `--columns-size 8g`.
final class SizeOption {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([mg])");
    private static final int MEBI = 20;
    private static final int GIBI = 30;
    private static final long LEAST = 1L << MEBI;
    private static final long MOST = 1024L << GIBI;

    private SizeOption() {}

    /// @param option null when it is not given
    /// @param heap   bytes this process may have, of which half must be left to what runs
    static long answers(@Nullable String option, long usual, long heap) {
        return bytes("--cache-size", option, usual, heap / 2);
    }

    /// @param option null when it is not given
    static long copies(@Nullable String option, long usual) {
        return bytes("--columns-size", option, usual, MOST);
    }

    private static long bytes(String name, @Nullable String option, long usual, long most) {
        if (option == null) {
            return usual;
        }
        Matcher parts = FORM.matcher(option);
        if (!parts.matches()) {
            throw BackendException.badRequest(
                    name + " " + option + ": it is written as 256m or 8g; m (MiB) and g (GiB) are known.");
        }
        long bytes = Long.parseLong(parts.group(1)) << (parts.group(2).equals("m") ? MEBI : GIBI);
        if (bytes < LEAST || bytes > most) {
            throw BackendException.badRequest(name + " " + option + ": from 1m to " + (most >> MEBI) + "m.");
        }
        return bytes;
    }
}
