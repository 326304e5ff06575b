package io.tidemark.bridge.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tidemark.analytics.Backoff;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Bearer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The live line to `/ws-analytics`: connects, keeps itself alive, passes on what the server says, and comes back by
/// itself until it is closed or the sign-in is refused. Rooms, topics, positions and what is not sent yet outlive a
/// connection. One thread owns its state; every public method may be called from any thread.
///
/// Answers are futures, completed on the line's thread: what takes long after them belongs on another. They fail with
/// a [BridgeException] that says what happened, at their deadline at the latest. Cancelling one withdraws it.
public final class LiveLine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveLine.class);
    private static final Backoff USUAL = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);
    /// Nobody tells a program that the network is back.
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(5);
    private static final int LONGEST_NAME = 200;

    private final BlockingQueue<LineEvent> events = new LinkedBlockingQueue<>();
    private final InstantSource clock;
    private final Supplier<Set<String>> addresses;
    private final Line line;
    private final Thread thread;
    private final String idPrefix;
    private final AtomicLong ids = new AtomicLong();
    private volatile boolean over;

    /// @param server the backend's http or https address
    public LiveLine(URI server, Bearer bearer, LineListener listener, InstantSource clock, RandomGenerator random) {
        this(server, bearer, listener, clock, random, NetworkWatch::addressesNow);
    }

    /// @param addresses those this computer has in its networks; a new one is a reason to try at once
    public LiveLine(
            URI server,
            Bearer bearer,
            LineListener listener,
            InstantSource clock,
            RandomGenerator random,
            Supplier<Set<String>> addresses) {
        this(new TyrusDialer(server, bearer), listener, USUAL, clock, random, addresses);
    }

    LiveLine(
            Dialer dialer,
            LineListener listener,
            Backoff backoff,
            InstantSource clock,
            RandomGenerator random,
            Supplier<Set<String>> addresses) {
        this.clock = clock;
        this.addresses = addresses;
        this.idPrefix = Long.toHexString(random.nextLong()) + "-";
        this.line = new Line(dialer, events::add, listener, backoff, random);
        this.thread = Thread.ofVirtual().name("live-line").unstarted(this::run);
    }

    public void start() {
        tryNow();
        thread.start();
    }

    public LineState state() {
        return line.state();
    }

    /// The network is back, somebody signed in again or wants it now: connects at once when it is not connected.
    public void tryNow() {
        events.add(new LineEvent.TryNow());
    }

    /// The server was away and has answered a call: tries at once when it is not connected, unless the server
    /// asked it to come at another moment. Who calls this has waited by chance for that answer, so that not all
    /// come at once.
    public void answered() {
        events.add(new LineEvent.Answered());
    }

    /// Stays in the room over all connections, until [#leave] or until the server refuses it.
    public void join(String room) {
        join(room, false);
    }

    /// @param present whether the other members are to see that this person is there
    public void join(String room, boolean present) {
        events.add(new LineEvent.Join(checked(room), present));
    }

    public void leave(String room) {
        events.add(new LineEvent.Leave(checked(room)));
    }

    public void subscribe(String topic) {
        events.add(new LineEvent.Subscribe(checked(topic)));
    }

    public void unsubscribe(String topic) {
        events.add(new LineEvent.Unsubscribe(checked(topic)));
    }

    /// Asks a query; over a broken connection it is asked again as long as `patience` lasts.
    ///
    /// @return the data of the `query_result`
    public CompletableFuture<JsonNode> query(ObjectNode query, Duration patience) {
        return ask(Request.query(nextId(), query, patience, clock.instant()));
    }

    /// Asks a question in plain language.
    public CompletableFuture<JsonNode> query(String question, Duration patience) {
        return ask(Request.query(nextId(), TextNode.valueOf(question), patience, clock.instant()));
    }

    /// Does something, at most once. Fails with [BridgeException.NotSent] when it was certainly not done, with
    /// [BridgeException.Declined] when the server said no, with [BridgeException.Uncertain] when nobody knows.
    ///
    /// @param fields what the action needs besides its name
    /// @return the data of the `action_result`
    public CompletableFuture<JsonNode> action(String action, ObjectNode fields, Duration patience) {
        return ask(Request.action(nextId(), checked(action), fields, patience, clock.instant()));
    }

    private CompletableFuture<JsonNode> ask(Request request) {
        CompletableFuture<JsonNode> answer = request.answer();
        events.add(new LineEvent.Ask(request));
        if (over) {
            endTheRest();
        }
        var unused = answer.whenComplete((data, failure) -> events.add(new LineEvent.Withdraw(request.id())));
        return answer;
    }

    private String nextId() {
        return idPrefix + ids.incrementAndGet();
    }

    private static String checked(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a name has 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }

    /// Says goodbye and ends. Whoever still waits for an answer is told.
    @Override
    public void close() {
        events.add(new LineEvent.Stop());
        try {
            if (thread.isAlive() && !thread.join(END)) {
                LOG.warn("the live line did not end within {} s", END.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            over = true;
            endTheRest();
        }
    }

    private void run() {
        boolean going = true;
        while (going) {
            LineEvent event = next();
            try {
                line.on(event, clock.instant());
            } catch (RuntimeException e) {
                LOG.error("the live line stumbled over {}", event.getClass().getSimpleName(), e);
            }
            going = !(event instanceof LineEvent.Stop);
        }
        over = true;
        endTheRest();
    }

    /// What came too late for the line's thread.
    private void endTheRest() {
        for (LineEvent event = events.poll(); event != null; event = events.poll()) {
            if (event instanceof LineEvent.Ask(Request request)) {
                request.fail(new BridgeException.NotSent("The live line is closed; nothing was sent."));
            } else if (event instanceof LineEvent.Opened late) {
                late.socket().close();
            }
        }
    }

    private LineEvent next() {
        boolean waits = line.state() instanceof LineState.Waiting;
        Duration left = waits ? LOOK : LONGEST_NAP;
        Instant now = clock.instant();
        Instant due = line.deadline();
        if (due.isBefore(now.plus(left))) {
            left = Duration.between(now, due);
        }
        try {
            LineEvent event = events.poll(Math.max(0, left.toMillis() + 1), TimeUnit.MILLISECONDS);
            if (event != null) {
                return event;
            }
            return waits ? new LineEvent.Addresses(addresses.get()) : new LineEvent.Tick();
        } catch (InterruptedException e) {
            return new LineEvent.Stop();
        }
    }
}
