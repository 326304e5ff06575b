package io.tidemark.bridge.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tidemark.bridge.BridgeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a connection outlives the token it was opened with.
final class TokenTest {
    private final Rig rig = new Rig();

    private void connect(Duration tokenLife) {
        rig.on(new LineEvent.TryNow());
        rig.opened(rig.now.plus(tokenLife));
        rig.greeted();
    }

    private void fresh(String token, Duration life) {
        rig.on(new LineEvent.Token(rig.line.attempt(), token, rig.now.plus(life)));
    }

    private List<String> tokensSent() {
        return rig.sent.stream()
                .filter(message -> message.path("type").asText().equals("token"))
                .map(message -> message.path("data").path("accessToken").asText())
                .toList();
    }

    @Test
    void aFreshTokenIsFetchedAMinuteBeforeTheOldOneEndsAndAgainForTheNext() {
        connect(Duration.ofMinutes(15));
        rig.passAlive(Duration.ofMinutes(14).minusSeconds(5));
        assertEquals(0, rig.tokensAsked);
        rig.passAlive(Duration.ofSeconds(5));
        assertEquals(1, rig.tokensAsked);
        fresh("two", Duration.ofMinutes(15));
        assertEquals(List.of("two"), tokensSent());
        rig.says("{'type':'token_accepted','data':{}}");

        rig.passAlive(Duration.ofMinutes(14).minusSeconds(5));
        assertEquals(1, rig.tokensAsked);
        rig.passAlive(Duration.ofSeconds(5));
        assertEquals(2, rig.tokensAsked);
        assertInstanceOf(LineState.Live.class, rig.line.state());
    }

    @Test
    void theServersWarningFetchesATokenOnceUntilItIsTaken() {
        connect(Duration.ofHours(9));
        rig.says("{'type':'token_expiring','data':{'expiresInSeconds':50}}");
        rig.says("{'type':'token_expiring','data':{'expiresInSeconds':49}}");
        assertEquals(1, rig.tokensAsked);
        fresh("two", Duration.ofHours(9));

        rig.passAlive(Renewal.AGAIN);
        assertEquals(2, rig.tokensAsked, "the server has not said that it took the first one");
        fresh("three", Duration.ofHours(9));
        rig.says("{'type':'token_accepted','data':{}}");
        rig.passAlive(Duration.ofMinutes(5));
        assertEquals(2, rig.tokensAsked);
        assertEquals(List.of("two", "three"), tokensSent());
    }

    @Test
    void aTokenThatCannotBeFetchedIsTriedAgainWhileTheLineStays() {
        connect(Duration.ofHours(9));
        rig.says("{'type':'token_expiring','data':{'expiresInSeconds':50}}");
        rig.on(new LineEvent.NoToken(
                rig.line.attempt(), new BridgeException.Unreachable("here", new IllegalStateException())));
        assertInstanceOf(LineState.Live.class, rig.line.state());

        rig.passAlive(Renewal.AGAIN);
        assertEquals(2, rig.tokensAsked);
    }

    @Test
    void aSignInThatHasEndedEndsTheLine() {
        connect(Duration.ofHours(9));
        rig.says("{'type':'token_expiring','data':{'expiresInSeconds':50}}");
        rig.on(new LineEvent.NoToken(rig.line.attempt(), new BridgeException.Unauthorized("It has ended.")));

        assertEquals(new LineState.SignedOut(), rig.line.state());
    }

    @Test
    void tokensThatEndAtOnceAreNotFetchedWithoutPause() {
        connect(Duration.ZERO);
        for (int i = 0; i < 12; i++) {
            rig.passAlive(Duration.ofSeconds(5));
            fresh("next", Duration.ZERO);
            rig.says("{'type':'token_accepted','data':{}}");
        }
        assertEquals(12, rig.tokensAsked);
    }

    @Test
    void aTokenThatTheServerEndsAfterALongTimeIsReplacedEachTime() {
        connect(Duration.ofHours(9));
        for (int i = 0; i < 3; i++) {
            rig.passAlive(Duration.ofMinutes(1));
            rig.on(new LineEvent.Closed(rig.line.attempt(), 1008));
            assertInstanceOf(LineState.Connecting.class, rig.line.state());
            rig.opened(Instant.MAX);
            rig.greeted();
        }
        assertEquals(List.of(false, true, true, true), rig.dialled);
    }

    @Test
    void aTokenIsNotInWhatIsLogged() {
        var event = new LineEvent.Token(1, "secret", rig.now);
        assertFalse(event.toString().contains("secret"));
    }
}
