package io.tidemark.backend.rest;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.store.Cancel;
import io.tidemark.backend.store.GivenUp;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One request from its headers to its answer. Made on the event loop; `run` is the whole life of one virtual
/// thread. When the caller goes away or the time is up, the work is stopped, down to the database, unless others wait
/// for the same.
final class Exchange implements Runnable {

    /// Never sent; what metrics count a caller under that has gone before its answer.
    private static final int CLIENT_CLOSED = 499;

    private static final byte[] NOTHING = {};

    private final Vertx vertx;
    private final Route route;
    private final Serving serving;
    private final BodyStream body;
    private final Incoming incoming;
    private final Wishes wishes;
    private final Sender sender;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final Cancel cancel = new Cancel();
    private final Seat seat = new Seat(cancel);
    /// On the event loop until the worker begins.
    private long timer;

    Exchange(Vertx vertx, HttpServerRequest request, Map<String, String> pathParameters, Route route, Serving serving) {
        Context context = vertx.getOrCreateContext();
        this.vertx = vertx;
        this.route = route;
        this.serving = serving;
        this.body = new BodyStream(request, context);
        this.incoming = new Incoming(request, pathParameters, route, serving.tokens(), body);
        this.wishes = incoming.wishes();
        this.sender = new Sender(request.response(), context, route, wishes, body, serving.timers());
        request.response().closeHandler(nothing -> leave()).exceptionHandler(cause -> leave());
    }

    /// On the event loop: what can be answered from memory is answered here, everything else by a worker. Until the
    /// body is there, a request's time is that of an idle connection.
    void begin(Executor workers) {
        if (route.atOnce() == null) {
            start(workers);
        } else {
            body.whenReady(() -> {
                if (!answered.get() && !isAnsweredAtOnce()) {
                    start(workers);
                }
            });
        }
    }

    private void start(Executor workers) {
        incoming.handOver();
        timer = vertx.setTimer(route.limit().toMillis(), id -> giveUp());
        workers.execute(this);
    }

    /// Whatever is not as usual is left to the worker, which finds the words for it.
    private boolean isAnsweredAtOnce() {
        Reply kept = kept();
        if (kept != null && answered.compareAndSet(false, true)) {
            sender.write(kept);
        }
        return kept != null;
    }

    private @Nullable Reply kept() {
        AtOnce memory = route.atOnce();
        Request request = incoming.usual();
        if (memory == null || request == null) {
            return null;
        }
        String key = serving.coalescer().knownKey(route, request);
        if (key == null) {
            return null;
        }
        sender.name(key);
        Reply kept = memory.answer(request);
        return kept == null ? null : serving.negotiation().ifReady(kept, route, wishes);
    }

    @Override
    public void run() {
        try {
            cancel.during(this::work);
        } finally {
            vertx.cancelTimer(timer);
        }
    }

    private void work() {
        Reply reply = replyOrNothing();
        if (reply != null && answered.compareAndSet(false, true)) {
            sender.send(reply);
        }
    }

    /// Nothing when the caller was told already that the time is up, or has gone.
    private @Nullable Reply replyOrNothing() {
        Reply reply = reply();
        if (answered.get()) {
            return null;
        }
        try {
            return serving.negotiation().of(reply, route, wishes);
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    /// Errors too: whatever ends a handler, its caller is answered.
    private Reply reply() {
        try {
            Request request = incoming.request();
            return route.isShared() ? shared(request) : alone(request);
        } catch (Throwable e) {
            return failed(e);
        }
    }

    /// What fails after the work was stopped is of the stop's making.
    private Reply failed(Throwable failure) {
        return Problems.of(cancel.isStopped() ? new GivenUp(null) : failure, incoming.path());
    }

    private Reply shared(Request request) throws InterruptedException {
        byte[] asked = route.method.equals("GET") ? NOTHING : request.bytes();
        Coalescer.Key key = serving.coalescer().key(route, request, asked);
        sender.name(key.requestKey());
        Request forAll = request.forAll(asked);
        return serving.coalescer().share(key, seat, () -> handled(forAll));
    }

    /// A failure is for all who share the work.
    private Reply handled(Request request) {
        try {
            Reply reply = route.handler.handle(request);
            if (reply.body() instanceof Reply.Body.Stream) {
                throw new IllegalStateException("A route that streams its answer must be mounted as alone");
            }
            return reply;
        } catch (Throwable e) {
            return failed(e);
        }
    }

    /// A call that may change something keeps later reads from joining those that are under way.
    private Reply alone(Request request) throws Exception {
        try {
            return route.handler.handle(request);
        } finally {
            if (route.access.needsCaller() && !route.method.equals("GET")) {
                serving.coalescer().changed(request.caller().tenant());
            }
        }
    }

    /// On the event loop: the caller gets its answer now, the worker is stopped.
    private void giveUp() {
        if (answered.compareAndSet(false, true)) {
            sender.send(Problems.of(
                    new BackendException(
                            504,
                            "The answer took longer than " + route.limit().toSeconds()
                                    + " s and was given up; ask again, or for less."),
                    incoming.path()));
        }
        stop();
    }

    /// On the event loop, when the connection was closed or the stream reset before the answer was all written.
    private void leave() {
        if (answered.compareAndSet(false, true)) {
            sender.measure(CLIENT_CLOSED);
        }
        stop();
    }

    private void stop() {
        Thread.ofVirtual().name("request-stop").start(seat::leave);
    }
}
