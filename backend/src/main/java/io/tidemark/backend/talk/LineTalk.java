package io.tidemark.backend.talk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.documents.Documents;
import io.tidemark.backend.events.EventTimes;
import io.tidemark.backend.events.Tail;
import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.gateway.Fanout;
import io.tidemark.backend.gateway.Talk;
import io.tidemark.backend.gateway.Talker;
import io.tidemark.backend.reports.ReportViews;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rooms.OtherNodes;
import io.tidemark.backend.rooms.RoomKey;
import io.tidemark.backend.rooms.RoomMeters;
import io.tidemark.backend.rooms.RoomName;
import io.tidemark.backend.rooms.Rooms;
import io.tidemark.backend.rooms.Sighting;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that is said on the live line of this node.
public final class LineTalk implements Talk, AutoCloseable {

    /// Where what is said comes from.
    public record Sources(
            TenantStore store,
            CommitListeners listeners,
            Documents documents,
            ReportViews views,
            Answers answers,
            EventTimes times,
            OtherNodes nodes) {}

    private static final Logger LOG = LoggerFactory.getLogger(LineTalk.class);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int ROUNDS_PER_SWEEP = 60;

    private final Rooms<Connection> rooms;
    private final Telling telling;
    private final Tail tail;
    private final Elsewhere elsewhere;
    private final Hall hall;
    private final Looking looking;
    private final Moving moving;
    private final RoomStats stats;
    private final Asking asking;
    private final Doing doing;
    private final InstantSource clock;
    private final ExecutorService workers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("talk-", 0).factory());
    private final CountDownLatch closed = new CountDownLatch(1);

    public LineTalk(Sources sources, Fanout fanout, InstantSource clock, RandomGenerator random, MeterRegistry meters) {
        this(sources, new Doors(sources.store(), sources.documents()), fanout, clock, random, meters);
    }

    LineTalk(
            Sources sources,
            Rights doors,
            Fanout fanout,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters) {
        this.clock = clock;
        var roomMeters = new RoomMeters(meters);
        this.rooms = new Rooms<>(roomMeters, clock.instant());
        this.stats = new RoomStats(rooms, roomMeters, clock);
        var guests = new Guests();
        this.telling = new Telling(rooms, guests, fanout, clock);
        this.tail = new Tail(sources.store(), sources.listeners(), telling, sources.times(), random);
        this.elsewhere = new Elsewhere(sources.nodes(), meters);
        this.hall = new Hall(rooms, guests, doors, tail, telling, elsewhere, clock);
        this.looking = new Looking(hall::isIn, elsewhere, clock);
        this.moving = new Moving(rooms, guests, doors, hall, looking, elsewhere);
        this.asking = new Asking(sources.answers(), workers, clock);
        this.doing = new Doing(sources.documents(), sources.views(), hall, workers, clock);
    }

    /// Begins to hear of the system itself and of other nodes, and to tell who looks.
    public void start() {
        listen();
        var head = tail.follow(RoomKey.SHARED);
        LOG.trace("What concerns all is told from {} on", head);
        Thread.ofVirtual().name("talk").start(this::rounds);
    }

    void listen() {
        elsewhere.listen(new Elsewhere.Listener() {
            @Override
            public void looks(String node, Sighting sighting) {
                looking.seenElsewhere(node, sighting);
            }

            @Override
            public void said(RoomKey room, String type, ObjectNode data) {
                telling.say(room, type, data);
            }

            @Override
            public void moved(String tenant, RoomName from, RoomName to) {
                try {
                    workers.execute(() -> LOG.debug("Moved: {}", moving.move(tenant, from, to)));
                } catch (RejectedExecutionException e) {
                    LOG.debug("Nobody is moved any more: the backend is stopping");
                }
            }
        });
    }

    /// Tells who came to look and who went, here and to other nodes.
    void round() {
        looking.changed().forEach((room, text) -> telling.send(rooms.members(room), text));
        looking.announce();
    }

    private void rounds() {
        try {
            for (int round = 1; !closed.await(ROUND.toMillis(), TimeUnit.MILLISECONDS); round++) {
                once(round);
            }
        } catch (InterruptedException e) {
            LOG.debug("Nobody is told any more who looks");
        }
    }

    /// One that fails keeps nobody from hearing of the next.
    private void once(int round) {
        try {
            round();
            if (round % ROUNDS_PER_SWEEP == 0) {
                LOG.debug("{} rooms were closed", rooms.sweep(clock.instant()));
            }
        } catch (RuntimeException e) {
            LOG.error("Who looks could not be told", e);
        }
    }

    /// What can be asked of the line over REST.
    public Endpoints calls() {
        return moving;
    }

    /// The part of the statistics that is about rooms.
    public ObjectNode stats(Request request) {
        return stats.stats(request);
    }

    @Override
    public Talker begin(Connection connection) {
        return new Guest(connection, hall, looking, asking, doing, new Errands(workers), clock);
    }

    @Override
    public void close() {
        closed.countDown();
        looking.close();
        tail.close();
        workers.shutdown();
    }
}
