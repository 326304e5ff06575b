package io.tidemark.backend.signin;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.Sha256;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Directory;
import io.tidemark.backend.identity.Passwords;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.redis.RealRedis;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SignInTest {

    private static final String KEY = "0123456789-of_one";
    private static final String OTHER_KEY = "0123456789-another";

    private final BackendFixture backend = BackendFixture.shared();

    @Test
    void aUserIsWhoTheDirectorySays() {
        JsonNode me = json(backend.get("/api/v1/me", "editor@harbour"));

        assertEquals("harbour", me.path("tenant").asText());
        assertEquals("Edgar Quill", me.path("user").path("name").asText());
        assertEquals("[\"editor\"]", me.path("roles").toString());
        assertEquals(
                "[\"view_report\",\"comment\",\"create_report\",\"update_report\"]",
                me.path("permissions").toString());
    }

    @Test
    void aWrongPasswordAndAnUnknownUserReadTheSame() {
        var wrong = login("viewer@harbour", "guess");
        var unknown = login("nobody@nowhere", "guess");

        assertEquals(401, wrong.statusCode());
        assertEquals(wrong.body(), unknown.body());
        assertEquals(401, login("'; drop table users", "x").statusCode());
    }

    @Test
    void theSixthTryWithinAMinuteHasToWaitEvenWithTheRightPassword() {
        for (int i = 0; i < 5; i++) {
            assertEquals(401, login("viewer@orchard", "guess " + i).statusCode());
        }
        var sixth = login("viewer@orchard", "tidemark");

        assertEquals(429, sixth.statusCode());
        long wait = Long.parseLong(sixth.headers().firstValue("Retry-After").orElseThrow());
        assertTrue(wait > 0 && wait <= 60, () -> "waits " + wait);
    }

    @Test
    void aRefreshTokenIsGoodOnceAndItsReuseEndsTheWholeFamily() {
        String first =
                json(login("admin@orchard", "tidemark")).path("refreshToken").asText();
        JsonNode second = json(refresh(first));
        assertNotEquals(first, second.path("refreshToken").asText());

        assertEquals(401, refresh(first).statusCode());
        assertEquals(401, refresh(second.path("refreshToken").asText()).statusCode());
    }

    @Test
    void ofManyWhoComeWithOneRefreshTokenAtOnceNobodyKeepsASession() {
        for (int round = 0; round < 5; round++) {
            String stolen = json(login("admin@harbour", "tidemark"))
                    .path("refreshToken")
                    .asText();
            List<String> given = IntStream.range(0, 6)
                    .parallel()
                    .mapToObj(i -> refresh(stolen))
                    .filter(answer -> answer.statusCode() == 200)
                    .map(answer -> json(answer).path("refreshToken").asText())
                    .toList();
            assertEquals(1, given.size());
            assertEquals(401, refresh(given.getFirst()).statusCode());
        }
    }

    @Test
    void aRefreshThatIsAskedForAgainUnderItsKeyIsAnsweredTheSame() {
        String first = signedIn();
        String given = refreshed(first, KEY);
        for (int tries = 0; tries < 3; tries++) {
            assertEquals(given, refreshed(first, KEY));
        }

        String next = refreshed(given, OTHER_KEY);
        assertEquals(200, refresh(next).statusCode());
    }

    @Test
    void whatIsGivenUnderAKeyIsToldByNobodyButTheServer() {
        String first = signedIn();
        String given = refreshed(first, KEY);
        assertEquals(1, update("used_at = null", first));

        assertNotEquals(given, refreshed(first, KEY));
    }

    @Test
    void anotherKeyOrNoneIsAReuse() {
        for (List<String> keys :
                List.of(List.of(KEY, OTHER_KEY), List.of(KEY, ""), List.of("", KEY), List.of("", ""))) {
            String first = signedIn();
            String second = refreshed(first, keys.get(0));

            assertEquals(401, refresh(first, keys.get(1)).statusCode(), () -> "keys " + keys);
            assertEquals(401, refresh(first, keys.get(0)).statusCode(), () -> "keys " + keys);
            assertEquals(401, refresh(second).statusCode(), () -> "keys " + keys);
        }
    }

    @Test
    void twoWhoBothGoOnEndTheFamily() {
        String first = signedIn();
        String one = refreshed(first, KEY);
        String oneGoesOn = refreshed(one, OTHER_KEY);

        assertEquals(401, refresh(first, KEY).statusCode());
        assertEquals(401, refresh(oneGoesOn).statusCode());
    }

    @Test
    void aTokenThatIsTooOldIsNotAskedForAgain() {
        String first = signedIn();
        refreshed(first, KEY);
        assertEquals(1, update("expires_at = now() - interval '1 second'", first));

        assertEquals(401, refresh(first, KEY).statusCode());
    }

    @Test
    void manyEqualTriesAtOnceAreAnsweredTheSame() throws Exception {
        for (int round = 0; round < 5; round++) {
            String first = signedIn();
            Set<String> given = new HashSet<>();
            try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
                Callable<String> call = () -> refreshed(first, KEY);
                for (var answer : callers.invokeAll(Collections.nCopies(6, call))) {
                    given.add(answer.get());
                }
            }
            assertEquals(1, given.size());
            assertEquals(1, usable(first));
            assertEquals(200, refresh(given.iterator().next()).statusCode());
        }
    }

    @Test
    void aReuseAtTheTimeOfTheNextRefreshLeavesNothingUsable() throws Exception {
        for (int round = 0; round < 5; round++) {
            String first = signedIn();
            String second = refreshed(first, KEY);
            try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Integer>> calls = List.of(
                        () -> refresh(second, OTHER_KEY).statusCode(),
                        () -> refresh(first).statusCode(),
                        () -> refresh(second, OTHER_KEY).statusCode());
                callers.invokeAll(calls);
            }
            assertEquals(0, usable(first));
        }
    }

    @Test
    void aKeyOfAnotherFormIsRefusedBeforeTheTokenIsSpent() {
        String first = signedIn();
        for (String key : List.of("x".repeat(15), "x".repeat(101), "with a blank in it", "a.b.c.d.e.f.g.h.i")) {
            var refused = refresh(first, key);
            assertEquals(400, refused.statusCode(), key);
            assertEquals(
                    "application/problem+json",
                    refused.headers().firstValue("Content-Type").orElse(""));
        }
        assertEquals(200, refresh(first, "x".repeat(100)).statusCode());
    }

    @Test
    void aNewPasswordEndsTheSessionsOfTheOldOne() {
        String old =
                json(login("editor@harbour", "tidemark")).path("refreshToken").asText();
        var directory = new Directory(backend.tenants(), new Passwords(new SecureRandom()), InstantSource.system());
        directory.put("editor@harbour", "Edgar Quill", Set.of(Role.EDITOR), "tidemark");
        assertEquals(401, refresh(old).statusCode());
    }

    /// Otherwise what it gives would be there only after the tokens of the old password were taken away.
    @Test
    void aRefreshWaitsForWhoeverIsJustChangingThePassword() throws Exception {
        String first = signedIn();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> refreshed = backend.tenants().write("harbour", connection -> {
                run(connection, "update users set name = name where username = 'editor@harbour'");
                Future<Integer> begun = callers.submit(() -> refresh(first).statusCode());
                awaitUserAsked();
                run(
                        connection,
                        "delete from refresh_tokens where user_id ="
                                + " (select id from users where username = 'editor@harbour')");
                return begun;
            });
            assertEquals(401, refreshed.get(30, TimeUnit.SECONDS));
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    /// Until somebody waits for a user's row.
    private void awaitUserAsked() {
        RealRedis.await("waiting for a user", () -> backend.tenants().read("harbour", connection -> {
            try (var statement = connection.prepareStatement("select 1 from pg_stat_activity"
                            + " where wait_event_type = 'Lock' and query ~ 'from users .* for share'");
                    var rows = statement.executeQuery()) {
                return rows.next();
            }
        }));
    }

    @Test
    void namesThatDifferInCaseOrSpaceAreNoWayAroundTheLimit() {
        for (String name : List.of(
                "Editor@harbour", " editor@harbour", "editor@harbour ", "editor@HARBOUR", "editor\u0000@harbour")) {
            assertEquals(401, login(name, "tidemark").statusCode(), name);
        }
    }

    @Test
    void anAddressThatTriesManyNamesHasToWait() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        var limit = new LoginLimit(() -> now, 100);
        for (int i = 0; i < 300; i++) {
            limit.counted("10.0.0.1", () -> Optional.of("somebody"));
        }
        for (int i = 0; i < 100; i++) {
            limit.counted("10.0.0.1", Optional::empty);
        }
        assertEquals(
                429,
                assertThrows(BackendException.class, () -> limit.counted("10.0.0.1", Optional::empty))
                        .status());
        limit.counted("10.0.0.2", Optional::empty);
    }

    @Test
    void aTryWhosePasswordNobodyCouldLookAtDoesNotCount() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        var address = new LoginLimit(() -> now, 2);
        var name = new LoginLimit(() -> now, 1);
        Supplier<Optional<String>> away = () -> {
            throw BackendException.unavailable("The database is away.", Duration.ofSeconds(1), null);
        };
        Supplier<Optional<String>> tried = () -> name.counted("viewer@harbour", away);
        for (int i = 0; i < 10; i++) {
            assertEquals(
                    503,
                    assertThrows(BackendException.class, () -> address.counted("10.0.0.1", tried))
                            .status());
        }
        name.counted("viewer@harbour", Optional::empty);
        for (int i = 0; i < 10; i++) {
            assertEquals(
                    429,
                    assertThrows(BackendException.class, () -> address.counted("10.0.0.1", tried))
                            .status(),
                    "of the name, never of the address");
        }
        assertEquals(Optional.of("somebody"), address.counted("10.0.0.1", () -> Optional.of("somebody")));
    }

    @Test
    void aForgedOrMissingTokenIsRefused() {
        assertEquals(401, backend.get("/api/v1/me", null).statusCode());
        String token = backend.token("viewer@harbour");
        String unsigned = "eyJhbGciOiJub25lIn0." + token.split("\\.", -1)[1] + ".";
        for (String forged : new String[] {token.substring(0, token.length() - 4) + "AAAA", unsigned, "x.y.z"}) {
            var answer = backend.send(
                    "GET", "/api/v1/me", null, BodyPublishers.noBody(), "Authorization", "Bearer " + forged);
            assertEquals(401, answer.statusCode());
        }
    }

    private HttpResponse<String> login(String username, String password) {
        return backend.post("/api/v1/auth/login", null, Map.of("username", username, "password", password));
    }

    private String signedIn() {
        return json(login("editor@harbour", "tidemark")).path("refreshToken").asText();
    }

    private HttpResponse<String> refresh(String token) {
        return refresh(token, "");
    }

    /// @param key empty for none
    private HttpResponse<String> refresh(String token, String key) {
        String[] headers = key.isEmpty() ? new String[0] : new String[] {"Idempotency-Key", key};
        return backend.post("/api/v1/auth/refresh", null, Map.of("refreshToken", token), headers);
    }

    private String refreshed(String token, String key) {
        var answer = refresh(token, key);
        assertEquals(200, answer.statusCode());
        return json(answer).path("refreshToken").asText();
    }

    /// Changes what is kept of a token.
    private int update(String set, String token) {
        return backend.tenants().write("harbour", connection -> {
            try (var statement = connection.prepareStatement("update refresh_tokens set " + set + " where hash = ?")) {
                statement.setBytes(1, Sha256.of(token));
                return statement.executeUpdate();
            }
        });
    }

    /// How many tokens of this one's family somebody could go on with.
    private long usable(String token) {
        return backend.tenants().read("harbour", connection -> {
            try (var statement = connection.prepareStatement("""
                    select count(*) from refresh_tokens where used_at is null and revoked_at is null
                        and family = (select family from refresh_tokens where hash = ?)
                    """)) {
                statement.setBytes(1, Sha256.of(token));
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            }
        });
    }
}
