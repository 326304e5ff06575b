package io.tidemark.backend.signin;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Directory;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.identity.Sessions;
import io.tidemark.backend.identity.User;
import io.tidemark.backend.policy.Policies;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.store.TenantStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/auth` and `/me` against the local directory.
public final class SignInEndpoints implements Endpoints {

    record Config(
            String mode, @Nullable String issuer, @Nullable String clientId) {}

    record Login(@Nullable String username, @Nullable String password) {}

    record Refresh(@Nullable String refreshToken) {}

    record Person(String id, String username, String name) {}

    record Me(
            Person user,
            String tenant,
            List<String> roles,
            List<String> groups,
            List<String> permissions,
            long policyVersion) {}

    /// What each role adds to the one before; the names are those of the line's actions.
    private static final Map<Role, List<String>> PERMISSIONS = Map.of(
            Role.VIEWER, List.of("view_report", "comment"),
            Role.EDITOR, List.of("create_report", "update_report"),
            Role.ADMIN, List.of("delete_report", "update_settings", "manage_users"));

    /// Names are remembered for a while after a wrong password; long ones would let anyone fill the memory.
    private static final int LONGEST = 256;

    /// Long enough not to be guessed.
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{16,100}");

    private static final int TRIES_PER_USER = 5;
    /// Wrong ones, under whatever names: enough for an office behind one address, too few to try out a list.
    private static final int TRIES_PER_ADDRESS = 100;

    private final TenantStore store;
    private final Directory directory;
    private final Sessions sessions;
    private final LoginLimit perUser;
    private final LoginLimit perAddress;

    public SignInEndpoints(TenantStore store, Directory directory, Sessions sessions, InstantSource clock) {
        this.store = store;
        this.directory = directory;
        this.sessions = sessions;
        this.perUser = new LoginLimit(clock, TRIES_PER_USER);
        this.perAddress = new LoginLimit(clock, TRIES_PER_ADDRESS);
    }

    @Override
    public void mount(Routes routes) {
        routes.get("/api/v1/auth/config", Access.ANYONE, request -> Reply.json(new Config("local", null, null)))
                .summary("How to sign in here")
                .gives(Config.class);
        routes.post("/api/v1/auth/login", Access.ANYONE, this::login)
                .summary("Sign in with a name and a password")
                .takes(Login.class)
                .gives(Sessions.Grant.class);
        routes.post("/api/v1/auth/refresh", Access.ANYONE, this::refresh)
                .summary("Exchange a refresh token for the next pair of tokens; again under its Idempotency-Key")
                .takes(Refresh.class)
                .gives(Sessions.Grant.class);
        routes.get("/api/v1/me", Access.VIEWER, this::me)
                .summary("Who is signed in and what they may do")
                .gives(Me.class);
    }

    private Reply login(Request request) {
        Login login = request.json(Login.class);
        String username = required(login.username(), "/username");
        String password = required(login.password(), "/password");
        User user = perAddress
                .counted(
                        request.address(),
                        () -> perUser.counted(username, () -> directory.authenticate(username, password)))
                .orElseThrow(() -> new BackendException(401, "The name or the password is wrong."));
        return Reply.json(sessions.open(user)).header("Cache-Control", "no-store");
    }

    private Reply refresh(Request request) {
        String token = required(request.json(Refresh.class).refreshToken(), "/refreshToken");
        return Reply.json(sessions.renew(token, keyOf(request))).header("Cache-Control", "no-store");
    }

    private static @Nullable String keyOf(Request request) {
        String key = request.header("Idempotency-Key");
        if (key != null && !KEY.matcher(key).matches()) {
            throw BackendException.badRequest(
                    "The header Idempotency-Key must be 16 to 100 letters, digits, hyphens or underscores.");
        }
        return key;
    }

    private Reply me(Request request) {
        Caller caller = request.caller();
        User user = directory
                .find(caller.tenant(), UUID.fromString(caller.userId()))
                .orElseThrow(() -> new BackendException(401, "This user is no longer in the directory."));
        long policies = store.read(caller.tenant(), Policies::version);
        return Reply.json(new Me(
                new Person(caller.userId(), user.username(), user.name()),
                user.tenant(),
                user.roles().stream().sorted().map(Role::wireName).toList(),
                user.groups().stream().sorted().toList(),
                permissions(caller),
                user.policyVersion() + policies));
    }

    private static List<String> permissions(Caller caller) {
        return Stream.of(Role.values())
                .filter(caller::may)
                .flatMap(role -> PERMISSIONS.getOrDefault(role, List.of()).stream())
                .toList();
    }

    private static String required(@Nullable String value, String pointer) {
        if (value == null || value.isEmpty()) {
            throw BackendException.badField(pointer, "This is needed and must not be empty.");
        }
        if (value.length() > LONGEST) {
            throw BackendException.badField(pointer, "This is longer than " + LONGEST + " characters.");
        }
        return value;
    }
}
