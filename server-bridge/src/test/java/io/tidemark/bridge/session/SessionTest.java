package io.tidemark.bridge.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Given;
import io.tidemark.bridge.rest.SignIn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SessionTest {
    private static final Person ANN = new Person("u1", "ann@harbour", "Ann", "harbour", List.of("editor"));

    private final MockWebServer web = new MockWebServer();
    private final Drawer vault = new Drawer();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private static final class Drawer implements TokenVault {
        private @Nullable Kept kept;

        @Override
        public @Nullable Kept load() {
            return kept;
        }

        @Override
        public void keep(Kept newest) {
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
        return new Session(new SignIn(Given.server(Given.address(web))), vault, () -> now);
    }

    @Test
    void signingInTellsWhoItIsAndKeepsOnlyTheRefreshToken() throws Exception {
        grant("a1", "r1");
        Session session = session();
        List<SessionState> heard = new ArrayList<>();
        session.listen(heard::add);

        assertEquals(ANN, session.signIn("ann@harbour", "pä\"ss".toCharArray()));

        assertEquals(List.of(new SessionState.SignedIn(ANN)), heard);
        assertEquals(new TokenVault.Kept("r1", ANN), vault.kept);
        assertEquals(token("a1"), session.token());
        assertEquals("{\"username\":\"ann@harbour\",\"password\":\"pä\\\"ss\"}", body());
        assertFalse(String.valueOf(vault.kept).contains("r1"), "a refresh token must not reach a log");
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
        assertEquals(new TokenVault.Kept("r2", ANN), vault.kept);
    }

    @Test
    void beingOfflineIsNotBeingSignedOut() {
        vault.kept = new TokenVault.Kept("r1", ANN);
        Session session = session();
        answer(503, "");

        assertThrows(BridgeException.Busy.class, session::token);
        web.close();
        assertThrows(BridgeException.Unreachable.class, session::token);
        assertEquals(new SessionState.SignedIn(ANN), session.state());
        assertEquals(new TokenVault.Kept("r1", ANN), vault.kept);
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
        vault.kept = new TokenVault.Kept("r1", ANN);
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

    private String body() throws InterruptedException {
        var request = java.util.Objects.requireNonNull(web.takeRequest(5, TimeUnit.SECONDS));
        return java.util.Objects.requireNonNull(request.getBody()).utf8();
    }
}
