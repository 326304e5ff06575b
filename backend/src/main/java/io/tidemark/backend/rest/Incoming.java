package io.tidemark.backend.rest;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Tokens;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A request as it came, and the one place where it is checked whether its caller may send it. Made on the event loop.
final class Incoming {

    private static final String BEARER = "Bearer ";

    private final RoutingContext routing;
    private final Route route;
    private final Tokens tokens;
    private final BodyStream body;
    private final String path;
    private final Map<String, String> headers = new HashMap<>();

    Incoming(RoutingContext routing, Route route, Tokens tokens, BodyStream body) {
        this.routing = routing;
        this.route = route;
        this.tokens = tokens;
        this.body = body;
        this.path = Objects.requireNonNullElse(routing.request().path(), "");
        routing.request()
                .headers()
                .forEach(entry -> headers.merge(
                        entry.getKey().toLowerCase(Locale.ROOT), entry.getValue(), (one, more) -> one + ", " + more));
    }

    /// By lower-case name.
    Map<String, String> headers() {
        return headers;
    }

    String path() {
        return path;
    }

    /// @throws BackendException 401 or 403 when the route is not for this caller
    Request request() {
        return new Request(authorized(), path, routing.pathParams(), query(), headers, body, remote());
    }

    /// The request with its whole body, if its token was verified before, its caller is allowed and there is nothing
    /// unusual in its address; else null. Takes no time.
    @Nullable
    Request usual() {
        byte[] whole = body.peek();
        if (whole == null || routing.request().query() != null) {
            return null;
        }
        Caller caller = tokens.remembered(token());
        return caller == null || !route.access.allows(caller)
                ? null
                : new Request(caller, path, Map.of(), Map.of(), Map.of(), body, remote()).forAll(whole);
    }

    private SocketAddress remote() {
        return routing.request().remoteAddress();
    }

    /// The first value of each parameter.
    private Map<String, String> query() {
        Map<String, String> query = new HashMap<>();
        try {
            routing.queryParams().forEach(entry -> query.putIfAbsent(entry.getKey(), entry.getValue()));
        } catch (HttpException | IllegalArgumentException e) {
            throw new BackendException(400, "The part of the address after ? is not well formed.", List.of(), e);
        }
        return query;
    }

    private @Nullable Caller authorized() {
        if (!route.access.needsCaller()) {
            return null;
        }
        String token = token();
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
    private String token() {
        String header = headers.getOrDefault("authorization", "");
        return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : "";
    }
}
