package io.tidemark.backend.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.BackendException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OriginsTest {

    private final Origins origins = new Origins(List.of("https://Board.example.org", "http://10.0.0.7:3000"));

    @Test
    void thoseOnTheListTheOwnHostAndThoseWithoutOneAreAllowed() {
        assertTrue(origins.allow(null, "tide.example.org"));
        assertTrue(origins.allow("https://board.example.org", "tide.example.org"));
        assertTrue(origins.allow("http://10.0.0.7:3000", "tide.example.org"));
        assertTrue(origins.allow("http://tide.example.org", "Tide.example.org"));
        assertTrue(origins.allow("https://tide.example.org:8443", "tide.example.org"));
        assertTrue(origins.allow("http://[::1]:8420", "[::1]"));
    }

    @Test
    void allOthersAreNot() {
        for (String origin : List.of(
                "https://board.example.org.evil.test",
                "http://board.example.org",
                "http://10.0.0.7",
                "https://evil.test",
                "https://tide.example.org@evil.test",
                "https://evil.test/tide.example.org",
                "file://tide.example.org",
                "null",
                "")) {
            assertFalse(origins.allow(origin, "tide.example.org"), origin);
        }
        assertFalse(origins.allow("http://tide.example.org", null));
    }

    @Test
    void whatIsNoOriginIsNotPutOnTheList() {
        for (String origin : List.of("board.example.org", "https://board.example.org/", "*", "ws://board", "")) {
            var refused = assertThrows(BackendException.class, () -> new Origins(List.of(origin)));
            assertEquals(400, refused.status());
        }
    }
}
