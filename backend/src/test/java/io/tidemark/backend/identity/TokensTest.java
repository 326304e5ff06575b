package io.tidemark.backend.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.backend.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TokensTest {
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final Tokens tokens = new Tokens("0123456789abcdef0123456789abcdef", () -> now);
    private final User ann =
            new User(UUID.randomUUID(), "harbour", "ann@harbour", "Ann", Set.of(Role.EDITOR), Set.of(), 1, "");

    @Test
    void aVerifiedTokenIsRememberedForWhoItStandsFor() {
        String token = tokens.issue(ann);
        assertNull(tokens.remembered(token));
        Caller caller = tokens.verify(token);
        assertEquals(caller, tokens.remembered(token));
        assertEquals(ann.id().toString(), caller.userId());
        assertEquals(caller, tokens.verify(token));
    }

    @Test
    void aRememberedTokenIsRefusedOnceItsTimeIsUp() {
        String token = tokens.issue(ann);
        tokens.verify(token);
        now = now.plus(Tokens.LIFE).minus(Duration.ofSeconds(1));
        assertEquals("harbour", tokens.verify(token).tenant());
        now = now.plusSeconds(1);
        assertNull(tokens.remembered(token));
        var expired = assertThrows(BackendException.class, () -> tokens.verify(token));
        assertEquals(401, expired.status());
    }

    @Test
    void aForgedTokenIsRefusedEachTime() {
        String token = tokens.issue(ann);
        tokens.verify(token);
        String forged = token.substring(0, token.length() - 6) + "AAAAAA";
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    401,
                    assertThrows(BackendException.class, () -> tokens.verify(forged))
                            .status());
            assertNull(tokens.remembered(forged));
        }
    }
}
