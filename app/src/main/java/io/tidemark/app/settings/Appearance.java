package io.tidemark.app.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Which look a person chose.
public enum Appearance {
    SYSTEM("As the system"),
    LIGHT("Light"),
    DARK("Dark");

    private final String title;

    Appearance(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    @JsonValue
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// A name from an older or newer Tidemark means the system's look.
    @JsonCreator
    static Appearance of(String wireName) {
        for (Appearance each : values()) {
            if (each.wireName().equals(wireName)) {
                return each;
            }
        }
        return SYSTEM;
    }
}
