package io.tidemark.backend.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// Writes one reply to its caller and measures what the request took. Any thread; the socket is written on its own.
final class Sender {

    private static final int PIECE = 64 * 1024;

    private final HttpServerResponse response;
    private final Context context;
    private final Route route;
    private final Map<String, String> request;
    private final BodyStream body;
    private final MeterRegistry meters;
    private final long started = System.nanoTime();

    /// @param request the request's headers by lower-case name
    /// @param body    of the request, let pass once it is answered
    Sender(
            HttpServerResponse response,
            Context context,
            Route route,
            Map<String, String> request,
            BodyStream body,
            MeterRegistry meters) {
        this.response = response;
        this.context = context;
        this.route = route;
        this.request = request;
        this.body = body;
        this.meters = meters;
    }

    /// @param reply as [Negotiation] made it
    void send(Reply reply) {
        measure(reply.status());
        switch (reply.body()) {
            case Reply.Body.Nothing() ->
                context.runOnContext(nothing -> {
                    head(reply).end();
                    body.discard();
                });
            case Reply.Body.Bytes(String type, Packed bytes) ->
                context.runOnContext(nothing -> {
                    head(reply).putHeader("Content-Type", type).end(Buffer.buffer(bytes.as(Encoding.IDENTITY)));
                    body.discard();
                });
            case Reply.Body.Stream stream -> {
                stream(reply, stream);
                context.runOnContext(nothing -> body.discard());
            }
        }
    }

    private HttpServerResponse head(Reply reply) {
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        return response.putHeader(
                "X-Response-Time", String.format(Locale.ROOT, "%.1fms", (System.nanoTime() - started) / 1e6));
    }

    /// Runs on the worker. A failure after the first byte can only be told by breaking the connection.
    private void stream(Reply reply, Reply.Body.Stream stream) {
        Encoding encoding = reply.headers().containsKey("Content-Encoding")
                ? Encoding.IDENTITY
                : Encoded.encoding(stream.type(), request);
        context.runOnContext(nothing -> {
            head(reply)
                    .putHeader("Content-Type", stream.type())
                    .setChunked(true)
                    .putHeader("Vary", "Accept-Encoding");
            if (encoding != Encoding.IDENTITY) {
                response.putHeader("Content-Encoding", encoding.token());
            }
        });
        try (OutputStream out = outlet(encoding)) {
            stream.writer().write(out);
        } catch (IOException | RuntimeException e) {
            Problems.of(e, route.template);
            context.runOnContext(nothing -> response.reset());
            return;
        }
        context.runOnContext(nothing -> response.end());
    }

    private OutputStream outlet(Encoding encoding) throws IOException {
        return encoding.stream(new BufferedOutputStream(new ReplyStream(response, context), PIECE));
    }

    void measure(int status) {
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
