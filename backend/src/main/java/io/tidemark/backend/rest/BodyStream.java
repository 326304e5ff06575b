package io.tidemark.backend.rest;

import io.tidemark.backend.BackendException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A request's body as a blocking stream. The socket is read only as far as `AHEAD` pieces beyond the reader, so a
/// body of any size passes through little memory. Made on the event loop, read by one virtual thread.
final class BodyStream extends InputStream {

    private static final int AHEAD = 16;
    private static final byte[] NOTHING = {};
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private sealed interface Piece {
        record Data(Buffer bytes) implements Piece {}

        record End() implements Piece {}

        record Broken(Throwable cause) implements Piece {}
    }

    private final HttpServerRequest request;
    private final Context context;
    private final BlockingQueue<Piece> arrived = new LinkedBlockingQueue<>();
    private @Nullable Buffer current;
    private int position;
    private boolean ended;
    /// This and what follows on the event loop alone.
    private @Nullable Runnable ready;

    private int ahead;
    private boolean held;
    private boolean whole;

    BodyStream(HttpServerRequest request, Context context) {
        this.request = request;
        this.context = context;
        request.handler(this::data);
        request.endHandler(nothing -> {
            whole = true;
            arrived(new Piece.End());
        });
        request.exceptionHandler(cause -> arrived(new Piece.Broken(cause)));
    }

    /// Most bodies come in one piece: only one that does not is held back.
    private void data(Buffer bytes) {
        ahead++;
        if (!held && ahead == AHEAD) {
            held = true;
            request.pause();
        }
        arrived(new Piece.Data(bytes));
    }

    private void arrived(Piece piece) {
        arrived.add(piece);
        Runnable waiting = ready;
        if (waiting != null && (!(piece instanceof Piece.Data) || ahead == AHEAD / 2)) {
            ready = null;
            waiting.run();
        }
    }

    /// Runs `then` once, on the event loop, when the whole body is there or as much as comes without somebody reading.
    /// Called on the event loop, before anybody reads.
    void whenReady(Runnable then) {
        if (whole) {
            then.run();
        } else {
            ready = then;
        }
    }

    /// The whole body, still to be read, or null when it is not all there. On the event loop, before anybody reads.
    byte @Nullable [] peek() {
        if (!whole) {
            return null;
        }
        byte[] all = NOTHING;
        for (Piece piece : arrived) {
            if (piece instanceof Piece.Data(Buffer bytes)) {
                byte[] more = bytes.getBytes();
                all = all.length == 0 ? more : joined(all, more);
            }
        }
        return all;
    }

    private static byte[] joined(byte[] one, byte[] more) {
        byte[] both = Arrays.copyOf(one, one.length + more.length);
        System.arraycopy(more, 0, both, one.length, more.length);
        return both;
    }

    /// Lets the rest of the body pass unread, so that the connection can carry the next request. On the event loop.
    void discard() {
        if (!request.isEnded()) {
            request.handler(bytes -> {});
            request.resume();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        Buffer bytes = piece();
        if (bytes == null) {
            return -1;
        }
        int count = Math.min(length, bytes.length() - position);
        bytes.getBytes(position, position + count, target, offset);
        position += count;
        return count;
    }

    /// The piece with unread bytes, or null at the end.
    private @Nullable Buffer piece() throws IOException {
        while (!ended && (current == null || position == current.length())) {
            switch (next()) {
                case Piece.Data(Buffer bytes) -> {
                    current = bytes;
                    position = 0;
                    context.runOnContext(nothing -> taken());
                }
                case Piece.End() -> ended = true;
                case Piece.Broken(Throwable cause) -> throw new IOException("The upload was cut off", cause);
            }
        }
        return ended ? null : current;
    }

    /// On the event loop; a request that has ended refuses to be asked for more.
    private void taken() {
        ahead--;
        if (held && !request.isEnded()) {
            request.fetch(1);
        }
    }

    private Piece next() throws IOException {
        try {
            Piece piece = arrived.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (piece == null) {
                throw new BackendException(
                        408, "The request's body stopped arriving for " + SILENCE.toSeconds() + " s.");
            }
            return piece;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Reading the body was stopped", e);
        }
    }
}
