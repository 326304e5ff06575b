package io.tidemark.backend.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Two nodes tell the same log at their own pace to clients that come, go, change node and come back. Whatever the
/// order, each client gets each message of its room once and in order, or is told of a gap.
class RecoveryTest {

    private static final List<RoomKey> ROOMS = List.of(key("report:1"), key("report:2"));
    private static final int SEEDS = 200;
    private static final int STEPS = 400;

    private final Map<String, Integer> outcomes = new TreeMap<>();

    private static RoomKey key(String name) {
        return new RoomKey("harbour", RoomName.parse(name));
    }

    /// What was committed: by offset, the room it says something in, if any.
    private static final class Log {
        private int epochs;
        private long base;
        private long head;
        private final TreeMap<Long, RoomKey> said = new TreeMap<>();

        String epoch() {
            return "e" + epochs;
        }

        Position head() {
            return new Position(epoch(), head);
        }

        void commit(@Nullable RoomKey room) {
            head++;
            if (room != null) {
                said.put(head, room);
            }
        }

        void begin(long newHead) {
            epochs++;
            base = newHead;
            head = newHead;
            said.clear();
        }

        /// The next thing said in the room, 0 when there is none.
        long next(RoomKey room, long after) {
            return said.tailMap(after, false).entrySet().stream()
                    .filter(message -> message.getValue().equals(room))
                    .findFirst()
                    .map(Map.Entry::getKey)
                    .orElse(0L);
        }
    }

    private static final class Node {
        private final Rooms<Client> rooms = new Rooms<>(new RoomMeters(new SimpleMeterRegistry()), Instant.EPOCH);
        private long told;
    }

    private static final class Client {
        private final RoomKey room;
        private @Nullable Node node;
        private @Nullable Position position;
        private Entry.@Nullable Joined joined;

        Client(RoomKey room) {
            this.room = room;
        }
    }

    /// One run.
    private final class Run {
        private final RandomGenerator chance;
        private final Log log = new Log();
        private final List<Node> nodes = List.of(new Node(), new Node());
        private final List<Client> clients = new ArrayList<>();
        private final Map<Node, Position> headsRead = new HashMap<>();
        private Instant now = Instant.EPOCH;

        Run(int seed) {
            chance = new Random(seed);
            for (int i = 0; i < 6; i++) {
                clients.add(new Client(ROOMS.get(i % ROOMS.size())));
            }
        }

        void step() {
            Client client = clients.get(chance.nextInt(clients.size()));
            Node node = nodes.get(chance.nextInt(nodes.size()));
            int dice = chance.nextInt(100);
            if (dice < 1) {
                commit(3_000);
                tell(node, Integer.MAX_VALUE);
            } else if (dice < 2) {
                now = now.plus(Duration.ofMinutes(chance.nextInt(12)));
            } else if (dice < 3) {
                sweep(node, Duration.ofHours(chance.nextInt(30)));
            } else if (dice < 4) {
                beginEpoch();
            } else if (dice < 34) {
                commit(1 + chance.nextInt(3));
            } else if (dice < 64) {
                tell(node, 1 + chance.nextInt(5));
            } else if (dice < 69) {
                headsRead.put(node, log.head());
            } else if (dice < 89) {
                join(client, node);
            } else {
                leave(client);
            }
        }

        private void commit(int several) {
            for (int i = 0; i < several; i++) {
                commitOne(chance.nextInt(5));
            }
        }

        private void commitOne(int dice) {
            log.commit(dice < ROOMS.size() ? ROOMS.get(dice) : null);
        }

        private void sweep(Node node, Duration later) {
            now = now.plus(later);
            node.rooms.sweep(now);
        }

        /// The server's history is lost: what was not told yet never is.
        private void beginEpoch() {
            clients.forEach(this::assertComplete);
            log.begin(chance.nextInt(3));
            nodes.forEach(node -> node.told = log.head);
            headsRead.clear();
        }

        private void tell(Node node, int most) {
            for (int i = 0; i < most && node.told < log.head; i++) {
                node.told++;
                RoomKey room = log.said.get(node.told);
                if (room != null) {
                    Position at = new Position(log.epoch(), node.told);
                    for (Client client : node.rooms.publish(room, at, text(at), now)) {
                        live(client, at);
                    }
                }
            }
        }

        private void live(Client client, Position at) {
            Entry.Joined joined = client.joined;
            if (joined != null && joined.isLive(at)) {
                count("live");
                receive(client, at);
            }
        }

        private void receive(Client client, Position at) {
            assertEquals(log.next(client.room, known(client)), at.offset(), "not the next message");
            client.position = at;
        }

        /// Up to where in this epoch the client has everything.
        private long known(Client client) {
            Position position = client.position;
            return position == null || !position.epoch().equals(log.epoch()) ? log.base : position.offset();
        }

        /// The head is read, and by the time of joining it may have moved on.
        private void join(Client client, Node node) {
            Position head = chance.nextBoolean() ? log.head() : headsRead.getOrDefault(node, log.head());
            if (client.node != null && client.node != node) {
                leave(client);
            }
            Position since = chance.nextInt(8) == 0 ? null : client.position;
            Entry entry = node.rooms.join(client.room, client, head, since, now);
            Entry.Joined joined = assertInstanceOf(Entry.Joined.class, entry);
            Position live = Objects.requireNonNull(joined.liveAfter());
            client.node = node;
            client.joined = joined;
            switch (joined.recovery()) {
                case Recovery.Replay replay -> {
                    count(replay.messages().isEmpty() ? "nothing missed" : "replayed");
                    for (Recovery.Message message : replay.messages()) {
                        Position at = new Position(log.epoch(), message.offset());
                        assertEquals(text(at), message.text());
                        receive(client, at);
                    }
                    assertTrue(
                            live.reaches(Objects.requireNonNull(client.position)),
                            "what the client has would come again");
                    long next = log.next(client.room, known(client));
                    assertTrue(
                            next == 0 || !live.reaches(new Position(log.epoch(), next)),
                            "a message between what is replayed and what is live");
                }
                case Recovery.Gap gap -> count("gap " + gap.reason().word());
                case Recovery.Fresh _ -> count("fresh");
            }
            client.position = live;
        }

        private void leave(Client client) {
            Node node = client.node;
            if (node != null) {
                assertComplete(client);
                node.rooms.leave(client.room, client, now);
                client.node = null;
                client.joined = null;
            }
        }

        private void assertComplete(Client client) {
            Node node = client.node;
            if (node != null) {
                long next = log.next(client.room, known(client));
                assertTrue(next == 0 || next > node.told, "message " + next + " fell through");
            }
        }

        private String text(Position at) {
            return at.epoch() + "/" + at.offset();
        }
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    @Test
    void eachMessageComesOnceAndInOrderOrAGapIsTold() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(seed);
            for (int step = 0; step < STEPS; step++) {
                try {
                    run.step();
                } catch (AssertionError e) {
                    throw new AssertionError("seed " + seed + ", step " + step, e);
                }
            }
            run.clients.forEach(run::leave);
        }
        for (String outcome :
                List.of("live", "replayed", "nothing missed", "fresh", "gap age", "gap size", "gap epoch")) {
            assertTrue(outcomes.getOrDefault(outcome, 0) > 100, () -> "hardly tried: " + outcome + " of " + outcomes);
        }
    }
}
