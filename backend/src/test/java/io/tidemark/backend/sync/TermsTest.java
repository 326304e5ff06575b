package io.tidemark.backend.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsTest {

    private static Terms least(String version) {
        return new Terms(Duration.ofDays(7), version);
    }

    @ParameterizedTest
    @CsvSource({
        "0.2, Tidemark 0.1, true",
        "0.2, tidemark-desktop/0.1, true",
        "0.2, Tidemark 0.2, false",
        "0.2, Tidemark 0.10, false",
        "0.2.1, Tidemark 0.2, true",
        "0.2, Tidemark 0.2.0, false",
        "1, Tidemark 0.9.9-SNAPSHOT, true",
        "2, tidemark2-desktop v1.5, true",
        "0.2, a program, false",
        "0.2, '', false"
    })
    void versionsAreComparedNumberByNumber(String least, String app, boolean tooOld) {
        assertEquals(tooOld, least(least).isTooOld(app), app);
    }

    @Test
    void nobodyIsTooOldWhereNothingIsAskedFor() {
        assertFalse(new Terms(Duration.ofDays(7), null).isTooOld("Tidemark 0.1"));
        assertFalse(least("9").isTooOld(null));
    }

    @ParameterizedTest
    @CsvSource({"0.1, true", "1, true", "1.2.3, true", "one, false", "1.2.3.4.5.6.7, false", "99999999999, false"})
    void whatIsAskedForIsAVersion(String text, boolean version) {
        assertEquals(version, Terms.isVersion(text), text);
    }
}
