package io.tidemark.backend.gateway;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialsTest {

    @Test
    void aTokenHasThreePartsOfBase64Url() {
        assertTrue(Credentials.shaped("eyJhbGciOiJIUzI1NiJ9.e30.a-b_9"));
        assertTrue(Credentials.shaped("a.b." + "c".repeat(8 * 1024 - 4)));
        for (String token : List.of(
                "",
                "a",
                "a.b",
                "a..c",
                "a.b.",
                "a.b.c.d",
                "a.b.c=",
                "a.b.c d",
                "a.b.ç",
                "a.b." + "c".repeat(8 * 1024))) {
            assertFalse(Credentials.shaped(token), token);
        }
    }
}
