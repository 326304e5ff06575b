package io.tidemark.backend.rest;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A response's body as a blocking stream: each piece waits until the socket has taken the one before. Written by
/// one virtual thread.
final class ReplyStream extends OutputStream {

    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final HttpServerResponse response;
    private final Context context;

    ReplyStream(HttpServerResponse response, Context context) {
        this.response = response;
        this.context = context;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        var written = new CompletableFuture<Void>();
        var piece = Buffer.buffer(length).appendBytes(bytes, offset, length);
        context.runOnContext(nothing -> response.write(piece).onComplete(done -> {
            if (done.succeeded()) {
                written.complete(null);
            } else {
                written.completeExceptionally(done.cause());
            }
        }));
        try {
            written.get(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The client stopped reading", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Writing the answer was stopped", e);
        }
    }
}
