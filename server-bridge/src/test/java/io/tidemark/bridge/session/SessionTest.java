package io.tidemark.bridge.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Given;
import io.tidemark.bridge.rest.SignIn;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SessionTest {
    private static final Person ANN = new Person("u1", "ann@harbour", "Ann", "harbour", List.of("editor"));
    private static final TokenVault.Kept R1 = new TokenVault.Kept("r1", "key-of-r1-0123456789", ANN);

    private final MockWebServer web = new MockWebServer();
    private final Drawer vault = new Drawer();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private static final class Drawer implements TokenVault {
        private @Nullable Kept kept;
        private boolean full;

        Kept kept() {
            return Objects.requireNonNull(kept);
        }

        @Override
        public @Nullable Kept load() {
            return kept;
        }

        @Override
        public void keep(Kept newest) {
            if (full) {
                throw new IllegalStateException("full");
            }
            kept = newest;
        }

        @Override
        public void forget() {
            kept = null;
        }
    }

    @BeforeEach
    void start() throws Exception {
        web.start();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private Session session() {
        return new Session(new SignIn(Given.server(Given.address(web))), vault, () -> now, new SecureRandom());
    }

    @Test
    void signingInTellsWhoItIsAndKeepsOnlyTheRefreshToken() throws Exception {
        grant("a1", "r1");
        Session session = session();
        List<SessionState> heard = new ArrayList<>();
        session.listen(heard::add);

        assertEquals(ANN, session.signIn("ann@harbour", "pä\"ss".toCharArray()));

        assertEquals(List.of(new SessionState.SignedIn(ANN)), heard);
        assertEquals("r1", vault.kept().refreshToken());
        assertEquals(ANN, vault.kept().person());
        assertEquals(token("a1"), session.token());
        assertEquals("{\"username\":\"ann@harbour\",\"password\":\"pä\\\"ss\"}", bodyOf(asked()));
        String said = vault.kept().toString();
        assertFalse(said.contains("r1"), "a refresh token must not reach a log");
        assertFalse(said.contains(key(vault.kept())), "nor must its key");
    }

    @Test
    void aWrongPasswordSaysWhatTheServerSays() {
        answer(401, "{\"detail\":\"The name or the password is wrong.\"}");

        var wrong =
                assertThrows(BridgeException.Unauthorized.class, () -> session().signIn("ann", "x".toCharArray()));
        assertEquals("The name or the password is wrong.", wrong.sentence());
    }

    @Test
    void saysWhenItsTokenEndsAsSoonAsItHasOne() {
        grant("a1", "r1");
        Session session = session();
        assertEquals(Instant.MAX, session.tokenEnds());

        session.signIn("ann@harbour", "x".toCharArray());
        assertEquals(now.plusSeconds(900), session.tokenEnds());
    }

    @Test
    void aTokenAboutToEndIsReplacedByOneOfManyCallers() throws Exception {
        grant("a1", "r1");
        Session session = session();
        session.signIn("ann@harbour", "x".toCharArray());
        now = now.plusSeconds(839);
        assertEquals(token("a1"), session.token());

        now = now.plusSeconds(2);
        grant("a2", "r2");
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> asking = java.util.Collections.nCopies(20, session::token);
            for (var answer : callers.invokeAll(asking, 20, TimeUnit.SECONDS)) {
                assertEquals(token("a2"), answer.get());
            }
        }
        assertEquals(2, web.getRequestCount());
        assertEquals("r2", vault.kept().refreshToken());
    }

    @Test
    void beingOfflineIsNotBeingSignedOut() {
        vault.kept = R1;
        Session session = session();
        answer(503, "");

        assertThrows(BridgeException.Busy.class, session::token);
        web.close();
        assertThrows(BridgeException.Unreachable.class, session::token);
        assertEquals(new SessionState.SignedIn(ANN), session.state());
        assertEquals(R1, vault.kept);
    }

    @Test
    void aTokenThatStillHoldsIsUsedWhenItCannotBeReplacedEarly() {
        grant("a1", "r1");
        Session session = session();
        session.signIn("ann@harbour", "x".toCharArray());
        now = now.plusSeconds(870);
        answer(503, "");

        assertEquals(token("a1"), session.token());
    }

    @Test
    void theServersNoEndsTheSignIn() {
        vault.kept = R1;
        Session session = session();
        answer(401, "{\"detail\":\"reused\"}");

        assertThrows(BridgeException.Unauthorized.class, session::token);
        assertNull(vault.kept);
        assertInstanceOf(SessionState.SignedOut.class, session.state());
        assertThrows(BridgeException.Unauthorized.class, session::token);
        assertEquals(1, web.getRequestCount());
    }

    @Test
    void aRefusedTokenThatIsOldAlreadyNeedsNoNewOne() {
        grant("a1", "r1");
        Session session = session();
        session.signIn("ann@harbour", "x".toCharArray());
        grant("a2", "r2");

        assertEquals(token("a2"), session.renew(token("a1")));
        assertEquals(token("a2"), session.renew(token("a1")));
        assertEquals(2, web.getRequestCount());
    }

    @Test
    void aRefreshWhoseAnswerIsLostIsTheSameTryAgain() throws Exception {
        grant("a1", "r1");
        Session session = session();
        session.signIn("ann@harbour", "x".toCharArray());
        assertNull(asked().getHeaders().get("Idempotency-Key"));
        now = now.plusSeconds(900);
        loseTheAnswer();
        assertThrows(BridgeException.Unreachable.class, session::token);
        grant("a3", "r3");

        assertEquals(token("a3"), session.token());
        RecordedRequest first = asked();
        RecordedRequest again = asked();
        assertEquals("{\"refreshToken\":\"r1\"}", bodyOf(first));
        assertEquals(bodyOf(first), bodyOf(again));
        assertTrue(keyOf(first).matches("[A-Za-z0-9_-]{16,100}"), () -> keyOf(first));
        assertEquals(keyOf(first), keyOf(again));

        now = now.plusSeconds(900);
        grant("a4", "r4");
        session.token();
        RecordedRequest next = asked();
        assertEquals("{\"refreshToken\":\"r3\"}", bodyOf(next));
        assertNotEquals(keyOf(first), keyOf(next), "a key is of one token");
    }

    @Test
    void aProgramThatIsKilledBeforeTheAnswerGoesOnWhereItWas() throws Exception {
        vault.kept = R1;
        loseTheAnswer();
        assertThrows(BridgeException.Unreachable.class, session()::token);
        grant("a2", "r2");

        assertEquals(token("a2"), session().token());
        assertEquals(R1.refreshKey(), keyOf(asked()));
        assertEquals(R1.refreshKey(), keyOf(asked()));
        assertEquals("r2", vault.kept().refreshToken());
        assertNotEquals(R1.refreshKey(), key(vault.kept()));
    }

    @Test
    void aTokenOfAnEarlierProgramGetsItsKeyBeforeItIsSent() throws Exception {
        vault.kept = new TokenVault.Kept("r1", null, ANN);
        loseTheAnswer();
        assertThrows(BridgeException.Unreachable.class, session()::token);

        assertEquals("r1", vault.kept().refreshToken());
        assertEquals(keyOf(asked()), key(vault.kept()));
    }

    @Test
    void aTokenThatCannotBeKeptIsAskedForAgain() throws Exception {
        vault.kept = R1;
        Session session = session();
        vault.full = true;
        grant("a2", "r2");
        assertThrows(IllegalStateException.class, session::token);
        assertEquals(token("a2"), session.token());

        vault.full = false;
        now = now.plusSeconds(900);
        grant("a3", "r3");
        assertEquals(token("a3"), session.token());
        assertEquals(keyOf(asked()), keyOf(asked()));
        assertEquals("r3", vault.kept().refreshToken());
    }

    @Test
    void aSignInThatCannotBeKeptChangesNothingOfTheOneThatIs() throws Exception {
        vault.kept = R1;
        Session session = session();
        vault.full = true;
        grant("b1", "rb");
        assertThrows(IllegalStateException.class, () -> session.signIn("ben@harbour", "x".toCharArray()));
        asked();

        vault.full = false;
        grant("a2", "r2");
        assertEquals(token("a2"), session.token());
        assertEquals("{\"refreshToken\":\"r1\"}", bodyOf(asked()));
        assertEquals(new SessionState.SignedIn(ANN), session.state());
    }

    private static String token(String id) {
        String claims = "{\"sub\":\"u1\",\"tenant\":\"harbour\",\"roles\":[\"editor\"],\"name\":\"Ann\",\"jti\":\"" + id
                + "\"}";
        return "h."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".s";
    }

    private void grant(String id, String refresh) {
        answer(
                200,
                "{\"accessToken\":\"" + token(id) + "\",\"refreshToken\":\"" + refresh
                        + "\",\"tokenType\":\"Bearer\",\"expiresInSeconds\":900}");
    }

    private void answer(int code, String body) {
        web.enqueue(new MockResponse.Builder().code(code).body(body).build());
    }

    /// The server does what it is asked, and nobody hears of it.
    private void loseTheAnswer() {
        web.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
    }

    private RecordedRequest asked() throws InterruptedException {
        return Objects.requireNonNull(web.takeRequest(5, TimeUnit.SECONDS));
    }

    private static String bodyOf(RecordedRequest request) {
        return Objects.requireNonNull(request.getBody()).utf8();
    }

    private static String keyOf(RecordedRequest request) {
        return Objects.requireNonNull(request.getHeaders().get("Idempotency-Key"));
    }

    private static String key(TokenVault.Kept kept) {
        return Objects.requireNonNull(kept.refreshKey());
    }
}
