package io.tidemark.backend.rest;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Tokens;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A request as it came, and the one place where it is checked whether its caller may send it. Made on the event loop.
final class Incoming {

    private static final String BEARER = "Bearer ";

    private final HttpServerRequest request;
    private final Map<String, String> pathParameters;
    private final Route route;
    private final Tokens tokens;
    private final BodyStream body;
    private final String path;
    private Map<String, String> headers = Map.of();

    Incoming(
            HttpServerRequest request,
            Map<String, String> pathParameters,
            Route route,
            Tokens tokens,
            BodyStream body) {
        this.request = request;
        this.pathParameters = pathParameters;
        this.route = route;
        this.tokens = tokens;
        this.body = body;
        this.path = Objects.requireNonNullElse(request.path(), "");
    }

    Wishes wishes() {
        return Wishes.of(request.headers());
    }

    /// Before a worker asks: the headers it reads are its own.
    void handOver() {
        Map<String, String> all = new HashMap<>();
        request.headers()
                .forEach(entry -> all.merge(
                        entry.getKey().toLowerCase(Locale.ROOT), entry.getValue(), (one, more) -> one + ", " + more));
        headers = all;
    }

    String path() {
        return path;
    }

    /// By a worker, after [#handOver].
    ///
    /// @throws BackendException 401 or 403 when the route is not for this caller
    Request request() {
        return new Request(authorized(), path, pathParameters, query(), headers, body, remote());
    }

    /// The request with its whole body, if its token was verified before, its caller is allowed and there is nothing
    /// unusual in its address; else null. Takes no time.
    @Nullable
    Request usual() {
        byte[] whole = body.peek();
        if (whole == null || request.query() != null) {
            return null;
        }
        Caller caller = tokens.remembered(token(request.getHeader("Authorization")));
        return caller == null || !route.access.allows(caller)
                ? null
                : new Request(caller, path, Map.of(), Map.of(), Map.of(), body, remote()).forAll(whole);
    }

    private SocketAddress remote() {
        return request.remoteAddress();
    }

    /// The first value of each parameter.
    private Map<String, String> query() {
        Map<String, String> query = new HashMap<>();
        try {
            String written = Objects.requireNonNullElse(request.query(), "");
            new QueryStringDecoder(written, StandardCharsets.UTF_8, false)
                    .parameters()
                    .forEach((name, values) -> query.put(name, values.getFirst()));
        } catch (IllegalArgumentException e) {
            throw new BackendException(400, "The part of the address after ? is not well formed.", List.of(), e);
        }
        return query;
    }

    private @Nullable Caller authorized() {
        if (!route.access.needsCaller()) {
            return null;
        }
        String token = token(headers.get("authorization"));
        if (token.isEmpty()) {
            throw new BackendException(401, "Sign in first: this needs a bearer token.")
                    .header("WWW-Authenticate", "Bearer");
        }
        Caller caller = tokens.verify(token);
        if (!route.access.allows(caller)) {
            throw BackendException.forbidden("This needs the role "
                    + route.access.name().toLowerCase(Locale.ROOT) + ", which " + caller.name() + " does not have.");
        }
        return caller;
    }

    /// Empty when there is none.
    private static String token(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : "";
    }
}
