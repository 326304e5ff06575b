package io.tidemark.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class Sha256Test {

    /// The vectors of FIPS 180-4 for nothing and for "abc".
    @Test
    void eachDigestBeginsAnew() {
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertEquals(abc, HexFormat.of().formatHex(Sha256.of("abc")));
        assertEquals(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                HexFormat.of().formatHex(Sha256.of(new byte[0])));
        assertEquals(abc, HexFormat.of().formatHex(Sha256.of("abc")));
    }

    @Test
    void partsThatReadAlikeTogetherAreTold() {
        assertNotEquals(
                HexFormat.of().formatHex(Sha256.ofParts(List.of("ab", "c"))),
                HexFormat.of().formatHex(Sha256.ofParts(List.of("a", "bc"))));
    }
}
