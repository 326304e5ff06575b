package io.tidemark.backend.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.store.Cancel;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One request from its headers to its answer. Made on the event loop; `run` is the whole life of one virtual
/// thread. When the caller goes away or the time is up, the work is stopped, down to the database.
final class Exchange implements Runnable {

    private static final int PIECE = 64 * 1024;
    /// Never sent; what metrics count a caller under that has gone before its answer.
    private static final int CLIENT_CLOSED = 499;

    private final RoutingContext routing;
    private final Context context;
    private final Route route;
    private final Tokens tokens;
    private final MeterRegistry meters;
    private final String path;
    private final String address;
    private final BodyStream body;
    private final Map<String, String> headers = new HashMap<>();
    private final long started = System.nanoTime();
    private final AtomicBoolean answered = new AtomicBoolean();
    private final Cancel cancel = new Cancel();
    private final long timer;

    Exchange(RoutingContext routing, Route route, Tokens tokens, MeterRegistry meters) {
        this.routing = routing;
        this.context = routing.vertx().getOrCreateContext();
        this.route = route;
        this.tokens = tokens;
        this.meters = meters;
        this.path = Objects.requireNonNullElse(routing.request().path(), "");
        this.address =
                Objects.requireNonNullElse(routing.request().remoteAddress().hostAddress(), "");
        this.body = new BodyStream(routing.request(), context);
        routing.request()
                .headers()
                .forEach(entry -> headers.merge(
                        entry.getKey().toLowerCase(Locale.ROOT), entry.getValue(), (one, more) -> one + ", " + more));
        this.timer = routing.vertx().setTimer(route.limit().toMillis(), id -> giveUp());
        routing.response().closeHandler(nothing -> leave()).exceptionHandler(cause -> leave());
    }

    @Override
    public void run() {
        try {
            cancel.during(this::work);
        } finally {
            routing.vertx().cancelTimer(timer);
        }
    }

    private void work() {
        Reply reply = replyOrNothing();
        if (reply != null && answered.compareAndSet(false, true)) {
            answer(reply);
        }
    }

    /// Errors too: whatever ends a handler, its caller is answered. Nothing when the failure came after the caller
    /// was told that the time is up, or has gone: it is then of the interrupt's making.
    private @Nullable Reply replyOrNothing() {
        try {
            return route.handler.handle(request());
        } catch (Throwable e) {
            return answered.get() ? null : Problems.of(e, path);
        }
    }

    /// On the event loop: the caller gets its answer now, the worker is stopped.
    private void giveUp() {
        if (answered.compareAndSet(false, true)) {
            answer(Problems.of(
                    new BackendException(
                            504, "The answer took longer than " + route.limit().toSeconds() + " s and was given up."),
                    path));
        }
        stop();
    }

    /// On the event loop, when the connection was closed or the stream reset before the answer was all written.
    private void leave() {
        if (answered.compareAndSet(false, true)) {
            measure(CLIENT_CLOSED);
        }
        stop();
    }

    private void stop() {
        Thread.ofVirtual().name("request-stop").start(cancel::stop);
    }

    private Request request() {
        return new Request(authorized(), path, routing.pathParams(), query(), headers, body, address);
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

    /// The one place where a route's access is checked.
    private @Nullable Caller authorized() {
        if (!route.access.needsCaller()) {
            return null;
        }
        String header = headers.getOrDefault("authorization", "");
        if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw new BackendException(401, "Sign in first: this needs a bearer token.")
                    .header("WWW-Authenticate", "Bearer");
        }
        Caller caller = tokens.verify(header.substring(7).strip());
        if (!route.access.allows(caller)) {
            throw BackendException.forbidden("This needs the role "
                    + route.access.name().toLowerCase(Locale.ROOT) + ", which " + caller.name() + " does not have.");
        }
        return caller;
    }

    private void answer(Reply reply) {
        measure(reply.status());
        switch (reply.body()) {
            case Reply.Body.Nothing() ->
                context.runOnContext(nothing -> head(reply).end());
            case Reply.Body.Bytes whole -> {
                Encoded encoded = Encoded.of(whole, headers);
                context.runOnContext(nothing -> {
                    HttpServerResponse response = head(reply).putHeader("Content-Type", whole.type());
                    encoded.headers().forEach(response::putHeader);
                    response.end(Buffer.buffer(encoded.bytes()));
                });
            }
            case Reply.Body.Stream stream -> stream(reply, stream);
        }
        context.runOnContext(nothing -> body.discard());
    }

    private HttpServerResponse head(Reply reply) {
        HttpServerResponse response = routing.response().setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        return response.putHeader(
                "X-Response-Time", String.format(Locale.ROOT, "%.1fms", (System.nanoTime() - started) / 1e6));
    }

    /// Runs on the worker. A failure after the first byte can only be told by breaking the connection.
    private void stream(Reply reply, Reply.Body.Stream stream) {
        Encoding encoding = reply.headers().containsKey("Content-Encoding")
                ? Encoding.IDENTITY
                : Encoded.encoding(stream.type(), headers);
        context.runOnContext(nothing -> {
            HttpServerResponse response =
                    head(reply).putHeader("Content-Type", stream.type()).setChunked(true);
            response.putHeader("Vary", "Accept-Encoding");
            if (encoding != Encoding.IDENTITY) {
                response.putHeader("Content-Encoding", encoding.token());
            }
        });
        try (OutputStream out = outlet(encoding)) {
            stream.writer().write(out);
        } catch (IOException | RuntimeException e) {
            Problems.of(e, path);
            context.runOnContext(nothing -> routing.response().reset());
            return;
        }
        context.runOnContext(nothing -> routing.response().end());
    }

    private OutputStream outlet(Encoding encoding) throws IOException {
        return encoding.stream(new BufferedOutputStream(new ReplyStream(routing.response(), context), PIECE));
    }

    private void measure(int status) {
        meters.timer(
                        "http.server.requests",
                        "method",
                        route.method,
                        "route",
                        route.template,
                        "status",
                        Integer.toString(status))
                .record(Duration.ofNanos(System.nanoTime() - started));
    }
}
