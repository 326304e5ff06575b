package io.tidemark.app.dashboard;

import java.util.Locale;

/// Field and measure names as people read them.
public final class Names {
    private Names() {}

    /// `unit_price` and `unitPrice` become `Unit price`; what already reads well stays.
    public static String readable(String name) {
        String spaced = name.replace('_', ' ')
                .replaceAll("(?<=[a-z])(?=[A-Z][a-z])", " ")
                .strip();
        if (spaced.isEmpty()) {
            return name;
        }
        String rest = spaced.substring(1);
        return spaced.substring(0, 1).toUpperCase(Locale.ROOT)
                + (name.equals(spaced) ? rest : rest.toLowerCase(Locale.ROOT));
    }
}
