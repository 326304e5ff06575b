package io.tidemark.app.notices;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Something a person was told.
///
/// @param key      the same for what says the same again
/// @param at       when it happened, by the server's clock
/// @param who      did it, as people say it; empty where nobody did, or it is not known who
/// @param sentence for people
/// @param thing    what it is about, where that has a page of its own
@JsonIgnoreProperties(ignoreUnknown = true)
public record Notice(
        String key,
        Kind kind,
        Instant at,
        String who,
        String sentence,
        @Nullable Thing thing,
        boolean read) {
    /// Characters of a sentence.
    static final int LONGEST = 500;

    /// What it is about; decides the icon.
    public enum Kind {
        SHARED,
        COMMENT,
        ALERT,
        RESOLVED,
        DATA,
        SYSTEM,
        /// Others changed the same as the person.
        CONFLICT,
        /// Something the person did could not be saved.
        UNSAVED
    }

    public Notice {
        Objects.requireNonNull(key);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(at);
        Objects.requireNonNull(who);
        sentence = shortened(Objects.requireNonNull(sentence));
    }

    Notice seen() {
        return new Notice(key, kind, at, who, sentence, thing, true);
    }

    private static String shortened(String sentence) {
        return sentence.codePointCount(0, sentence.length()) <= LONGEST
                ? sentence
                : sentence.substring(0, sentence.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
}
