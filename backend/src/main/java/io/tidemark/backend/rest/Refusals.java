package io.tidemark.backend.rest;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.tidemark.backend.BackendException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What no route takes, refused as a problem that says why. On the event loop.
final class Refusals {

    private record Door(String method, Pattern path) {}

    private final List<Door> doors;

    Refusals(List<Route> routes) {
        doors = routes.stream()
                .map(route -> new Door(route.method, Pattern.compile(route.template.replaceAll("\\{\\w+}", "[^/]+"))))
                .toList();
    }

    void mount(Router router) {
        router.errorHandler(
                400,
                routing -> refuse(
                        routing,
                        new BackendException(
                                400, "The address is not well formed; a % in it begins a code of two digits.")));
        router.errorHandler(
                404,
                routing -> refuse(
                        routing, BackendException.notFound("There is nothing at " + path(routing.request()) + ".")));
        router.errorHandler(405, routing -> refuse(routing, wrongMethod(routing.request())));
    }

    private BackendException wrongMethod(HttpServerRequest request) {
        String allowed = doors.stream()
                .filter(door -> door.path().matcher(path(request)).matches())
                .map(Door::method)
                .distinct()
                .collect(Collectors.joining(", "));
        return new BackendException(
                        405, "This address does not take a " + request.method() + ", it takes " + allowed + ".")
                .header("Allow", allowed);
    }

    /// At once: the router answers in its own words what is still open when this returns.
    private static void refuse(RoutingContext routing, BackendException refusal) {
        answer(routing.request(), refusal, path(routing.request()));
    }

    /// What is not HTTP as this server reads it. Where the next request would begin is unknown: the connection ends.
    static void malformed(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        BackendException refusal =
                switch (cause) {
                    case TooLongHttpLineException tooLong ->
                        new BackendException(414, "The address is too long; ask with a shorter one.");
                    case TooLongHttpHeaderException tooLong ->
                        new BackendException(431, "The request's headers are too large; send fewer or shorter ones.");
                    case null, default ->
                        new BackendException(400, "This is not a request that can be read; send HTTP/1.1.");
                };
        request.response().putHeader("Connection", "close");
        answer(request, refusal, "");
        request.connection().close();
    }

    private static void answer(HttpServerRequest request, BackendException refusal, String instance) {
        var response = request.response().setStatusCode(refusal.status());
        refusal.headers().forEach(response::putHeader);
        response.putHeader("Content-Type", Problems.TYPE).end(Buffer.buffer(Problems.text(refusal, instance)));
    }

    private static String path(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "");
    }
}
