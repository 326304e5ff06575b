package io.tidemark.bridge.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Bearer;
import io.tidemark.bridge.rest.SignIn;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One person's sign-in at one server. The access token lives in memory only and is replaced a minute before it
/// ends, by one caller while the others wait. Without a network the state stays what it was; only the server's own
/// no ends it. A refresh whose answer was lost is asked for again under the key that is kept with its token. Safe from
/// any thread; `signIn`, `token` and `renew` may ask the server.
public final class Session implements Bearer {
    private static final Duration EARLY = Duration.ofSeconds(60);
    private static final int KEY_BYTES = 16;
    private static final String ENDED = "Your sign-in has ended. Sign in again; nothing on this computer is lost.";

    private final SignIn signIn;
    private final TokenVault vault;
    private final InstantSource clock;
    private final SecureRandom random;
    private final List<Consumer<SessionState>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile SessionState state;
    private volatile @Nullable Access access;
    /// Guarded by `refreshing`.
    private String refreshToken;
    /// Guarded by `refreshing`; empty where an earlier program kept none.
    private String refreshKey;

    private record Access(String token, Instant until) {}

    /// Starts where the vault's last sign-in was; the first call that needs a token proves it.
    public Session(SignIn signIn, TokenVault vault, InstantSource clock, SecureRandom random) {
        this.signIn = signIn;
        this.vault = vault;
        this.clock = clock;
        this.random = random;
        TokenVault.Kept kept = vault.load();
        this.refreshToken = kept == null ? "" : kept.refreshToken();
        this.refreshKey = kept == null ? "" : Objects.requireNonNullElse(kept.refreshKey(), "");
        this.state = kept == null ? new SessionState.SignedOut(null) : new SessionState.SignedIn(kept.person());
    }

    public SessionState state() {
        return state;
    }

    /// Called with each new state, on the thread that brought it about.
    public void listen(Consumer<SessionState> listener) {
        listeners.add(listener);
    }

    /// @param password stays the caller's, who clears it
    /// @throws BridgeException.Unauthorized when name or password are wrong; a sign-in that was there stays
    public Person signIn(String username, char[] password) {
        refreshing.lock();
        try {
            SignIn.Tokens tokens = signIn.login(username, password);
            Person person = personOf(tokens.accessToken(), username);
            // First: a sign-in that cannot be kept changes nothing of the one that is.
            keep(tokens.refreshToken(), person);
            access = accessOf(tokens);
            become(new SessionState.SignedIn(person));
            return person;
        } finally {
            refreshing.unlock();
        }
    }

    public void signOut() {
        refreshing.lock();
        try {
            end(null);
        } finally {
            refreshing.unlock();
        }
    }

    @Override
    public String token() {
        Access current = access;
        if (current != null && clock.instant().isBefore(current.until().minus(EARLY))) {
            return current.token();
        }
        refreshing.lock();
        try {
            Access newest = access;
            if (newest != null && clock.instant().isBefore(newest.until().minus(EARLY))) {
                return newest.token();
            }
            try {
                return refresh();
            } catch (BridgeException.Unreachable | BridgeException.Busy e) {
                if (newest != null && clock.instant().isBefore(newest.until())) {
                    return newest.token();
                }
                throw e;
            }
        } finally {
            refreshing.unlock();
        }
    }

    @Override
    public String renew(String refused) {
        refreshing.lock();
        try {
            Access newest = access;
            return newest != null && !newest.token().equals(refused) ? newest.token() : refresh();
        } finally {
            refreshing.unlock();
        }
    }

    @Override
    public Instant tokenEnds() {
        Access current = access;
        return current == null ? Instant.MAX : current.until();
    }

    private String refresh() {
        if (!(state instanceof SessionState.SignedIn(Person person))) {
            throw new BridgeException.Unauthorized("Nobody is signed in. Sign in to sync.");
        }
        if (refreshKey.isEmpty()) {
            keep(refreshToken, person);
        }
        try {
            SignIn.Tokens tokens = signIn.refresh(refreshToken, refreshKey);
            Person newest = personOf(tokens.accessToken(), person.username());
            access = accessOf(tokens);
            keep(tokens.refreshToken(), newest);
            if (!newest.equals(person)) {
                become(new SessionState.SignedIn(newest));
            }
            return tokens.accessToken();
        } catch (BridgeException.Unauthorized e) {
            end(ENDED);
            throw new BridgeException.Unauthorized(ENDED);
        }
    }

    private Access accessOf(SignIn.Tokens tokens) {
        return new Access(tokens.accessToken(), clock.instant().plusSeconds(tokens.expiresInSeconds()));
    }

    /// With the key it will be exchanged under, so that nothing has to be written when it is. What cannot be kept is
    /// not used either: a program that comes after this one asks for the same as this one would.
    private void keep(String token, Person person) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        vault.keep(new TokenVault.Kept(token, key, person));
        refreshToken = token;
        refreshKey = key;
    }

    private void end(@Nullable String why) {
        access = null;
        refreshToken = "";
        refreshKey = "";
        vault.forget();
        become(new SessionState.SignedOut(why));
    }

    private void become(SessionState next) {
        state = next;
        for (Consumer<SessionState> listener : listeners) {
            listener.accept(next);
        }
    }

    /// What the token itself says about its owner. It came from the server over the sign-in, so its signature is
    /// the server's matter.
    private static Person personOf(String token, String username) {
        String[] sections = token.split("\\.", -1);
        try {
            JsonNode claims =
                    Json.MAPPER.readTree(Base64.getUrlDecoder().decode(sections.length == 3 ? sections[1] : ""));
            List<String> roles = new ArrayList<>();
            for (JsonNode role : claims.path("roles")) {
                roles.add(role.asText());
            }
            return new Person(
                    claims.path("sub").asText(),
                    username,
                    claims.path("name").asText(username),
                    claims.path("tenant").asText(),
                    roles);
        } catch (IOException | IllegalArgumentException e) {
            throw new BridgeException.Garbled("an access token that cannot be read", e);
        }
    }
}
