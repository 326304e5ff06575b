package io.tidemark.backend.rest;

import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Writes one reply to its caller and measures what the request took. Any thread; the socket is written on its own.
final class Sender {

    private static final int PIECE = 64 * 1024;

    private final HttpServerResponse response;
    private final Context context;
    private final Route route;
    private final Wishes wishes;
    private final BodyStream body;
    private final Timers timers;
    private final long started = System.nanoTime();
    /// Set before the reply is sent.
    private volatile @Nullable String requestKey;

    /// @param body of the request, let pass once it is answered
    Sender(HttpServerResponse response, Context context, Route route, Wishes wishes, BodyStream body, Timers timers) {
        this.response = response;
        this.context = context;
        this.route = route;
        this.wishes = wishes;
        this.body = body;
        this.timers = timers;
    }

    /// Of a read that others may share.
    void name(String key) {
        requestKey = key;
    }

    /// @param reply as [Negotiation] made it
    void send(Reply reply) {
        if (reply.body() instanceof Reply.Body.Stream stream) {
            measure(reply.status());
            stream(reply, stream);
            context.runOnContext(nothing -> body.discard());
        } else {
            context.runOnContext(nothing -> write(reply));
        }
    }

    /// On the event loop, a reply that is no stream.
    void write(Reply reply) {
        measure(reply.status());
        HttpServerResponse head = head(reply);
        if (reply.body() instanceof Reply.Body.Bytes(String type, Packed bytes)) {
            head.putHeader("Content-Type", type).end(unchanged(bytes.as(Encoding.IDENTITY)));
        } else {
            head.end();
        }
        body.discard();
    }

    /// The very bytes, where Vert.x' own way to a buffer would copy them first.
    private static Buffer unchanged(byte[] bytes) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
    }

    private HttpServerResponse head(Reply reply) {
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        String key = requestKey;
        if (key != null) {
            response.putHeader("X-Request-Key", key);
        }
        long tenths = (System.nanoTime() - started) / 100_000;
        return response.putHeader("X-Response-Time", tenths / 10 + "." + tenths % 10 + "ms");
    }

    /// Runs on the worker. A failure after the first byte can only be told by breaking the connection.
    private void stream(Reply reply, Reply.Body.Stream stream) {
        Encoding encoding = reply.headers().containsKey("Content-Encoding")
                ? Encoding.IDENTITY
                : Encoded.encoding(stream.type(), wishes);
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
        timers.of(route, status).record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }
}
