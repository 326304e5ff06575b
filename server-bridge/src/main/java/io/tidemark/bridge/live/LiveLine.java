package io.tidemark.bridge.live;

import io.tidemark.analytics.Backoff;
import io.tidemark.bridge.rest.Bearer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The live line to `/ws-analytics`: connects, keeps itself alive, says when there is something to fetch, and comes
/// back by itself until it is closed or the sign-in is refused. One thread owns its state; every public method may
/// be called from any thread.
public final class LiveLine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveLine.class);
    private static final Backoff USUAL = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);
    private static final Duration END = Duration.ofSeconds(5);

    private final BlockingQueue<LineEvent> events = new LinkedBlockingQueue<>();
    private final InstantSource clock;
    private final Line line;
    private final Thread thread;
    private volatile LineState state;

    /// @param server the backend's http or https address
    public LiveLine(URI server, Bearer bearer, LineListener listener, InstantSource clock, RandomGenerator random) {
        this(new TyrusDialer(server, bearer), listener, USUAL, clock, random);
    }

    LiveLine(Dialer dialer, LineListener listener, Backoff backoff, InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.line = new Line(dialer, events::add, listener, backoff, random);
        this.state = line.state();
        this.thread = Thread.ofVirtual().name("live-line").unstarted(this::run);
    }

    public void start() {
        thread.start();
        tryNow();
    }

    public LineState state() {
        return state;
    }

    /// The network is back, or somebody signed in again: connects at once when it is not connected.
    public void tryNow() {
        events.add(new LineEvent.TryNow());
    }

    /// Says goodbye and ends.
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
            state = line.state();
            going = !(event instanceof LineEvent.Stop);
        }
    }

    private LineEvent next() {
        Duration left = LONGEST_NAP;
        Instant now = clock.instant();
        Instant due = line.deadline();
        if (due.isBefore(now.plus(LONGEST_NAP))) {
            left = Duration.between(now, due);
        }
        try {
            LineEvent event = events.poll(Math.max(0, left.toMillis() + 1), TimeUnit.MILLISECONDS);
            return event == null ? new LineEvent.Tick() : event;
        } catch (InterruptedException e) {
            return new LineEvent.Stop();
        }
    }
}
