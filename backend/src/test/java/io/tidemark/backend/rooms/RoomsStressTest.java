package io.tidemark.backend.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Many threads at once.
class RoomsStressTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Position HEAD = at(0);
    private static final int THREADS = 6;
    private static final int ACTS = 40_000;
    /// So many that some of them fall between two messages.
    private static final int STAYS = 1_000;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private static Position at(long offset) {
        return new Position("e", offset);
    }

    private static RoomKey report(int number) {
        return new RoomKey("harbour", RoomName.parse("report:" + number));
    }

    /// Runs all at the same time and throws what one of them throws.
    private static void together(List<Callable<Boolean>> tasks)
            throws InterruptedException, ExecutionException, TimeoutException {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Future<Boolean>> running = tasks.stream().map(threads::submit).toList();
            for (Future<Boolean> one : running) {
                assertTrue(one.get(60, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aMemberIsInARoomIfAndOnlyIfTheRoomIsAmongItsRooms() throws Exception {
        var rooms = new Rooms<Object>(new RoomMeters(meters), NOW);
        List<RoomKey> keys = IntStream.range(0, 40).mapToObj(i -> report(i)).toList();
        List<Object> members = Stream.generate(Object::new).limit(60).toList();
        together(IntStream.range(0, THREADS)
                .<Callable<Boolean>>mapToObj(seed -> () -> {
                    RandomGenerator chance = new Random(seed);
                    for (int i = 0; i < ACTS; i++) {
                        act(rooms, keys, members, chance);
                    }
                    return true;
                })
                .toList());

        int seats = 0;
        for (RoomKey key : keys) {
            Set<Object> there = new HashSet<>(rooms.members(key));
            seats += there.size();
            for (Object member : members) {
                assertEquals(there.contains(member), rooms.roomsOf(member).contains(key));
            }
        }
        assertTrue(seats > 0);
        assertEquals(seats, meters.get("rooms.members").gauge().value());
        assertEquals(
                rooms.find("harbour", new Glob("report:*"), 100).size(),
                meters.get("rooms.open").tag("kind", "report").gauge().value());
    }

    private static void act(Rooms<Object> rooms, List<RoomKey> keys, List<Object> members, RandomGenerator chance) {
        RoomKey key = keys.get(chance.nextInt(keys.size()));
        RoomKey other = keys.get(chance.nextInt(keys.size()));
        Object member = members.get(chance.nextInt(members.size()));
        int dice = chance.nextInt(20);
        if (dice < 1) {
            rooms.leaveAll(member, NOW);
        } else if (dice < 2) {
            rooms.sweep(NOW.plus(Duration.ofDays(2)));
        } else if (dice < 8) {
            rooms.join(key, member, HEAD, null, NOW);
        } else if (dice < 13) {
            rooms.leave(key, member, NOW);
        } else if (dice < 18) {
            rooms.move(member, key, other, HEAD, NOW);
        } else {
            rooms.members(key);
        }
    }

    @Test
    void whoMovesIsSeenInOneRoomAtAnyTime() throws Exception {
        var rooms = new Rooms<Object>(new RoomMeters(meters), NOW);
        Object member = new Object();
        AtomicBoolean moving = new AtomicBoolean(true);
        rooms.join(report(0), member, HEAD, null, NOW);
        together(List.of(
                () -> {
                    try {
                        for (int i = 0; i < ACTS; i++) {
                            Move moved = rooms.move(member, report(i % 2), report((i + 1) % 2), HEAD, NOW);
                            assertInstanceOf(Entry.Joined.class, moved);
                        }
                    } finally {
                        moving.set(false);
                    }
                    return true;
                },
                () -> {
                    while (moving.get()) {
                        assertEquals(1, rooms.roomsOf(member).size());
                    }
                    return true;
                }));
    }

    /// One stay of a client in the room.
    private static final class Stay {
        private final Queue<Long> live = new ConcurrentLinkedQueue<>();
    }

    @Test
    void whoComesAndGoesWhileThingsAreSaidMissesNothing() throws Exception {
        var rooms = new Rooms<Stay>(new RoomMeters(meters), NOW);
        RoomKey room = report(0);
        Stay always = new Stay();
        rooms.join(room, always, HEAD, null, NOW);
        AtomicBoolean talking = new AtomicBoolean(true);
        AtomicInteger stays = new AtomicInteger();
        AtomicLong last = new AtomicLong();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        tasks.add(() -> {
            try {
                while (last.get() < ACTS || stays.get() < STAYS) {
                    long said = last.incrementAndGet();
                    rooms.publish(room, at(said), "said", NOW).forEach(stay -> stay.live.add(said));
                }
            } finally {
                talking.set(false);
            }
            return true;
        });
        for (int i = 0; i < 3; i++) {
            tasks.add(() -> {
                long position = 0;
                while (talking.get()) {
                    position = stay(rooms, room, position);
                    stays.incrementAndGet();
                }
                return true;
            });
        }
        together(tasks);
        assertEquals(last.get(), always.live.size());
        assertTrue(meters.get("rooms.replayed").counter().count() > 0, "nobody ever missed anything");
    }

    /// Every number is said, so a client that has n is to get n + 1 next.
    private static long stay(Rooms<Stay> rooms, RoomKey room, long since) {
        Stay stay = new Stay();
        Entry entry = rooms.join(room, stay, at(Long.MAX_VALUE), at(since), NOW);
        Entry.Joined joined = assertInstanceOf(Entry.Joined.class, entry);
        long live = Objects.requireNonNull(joined.liveAfter()).offset();
        long position = since;
        if (joined.recovery() instanceof Recovery.Replay replay) {
            for (Recovery.Message message : replay.messages()) {
                assertEquals(++position, message.offset());
            }
            assertEquals(position, live);
        }
        position = live;
        for (int i = 0; i < 200; i++) {
            Thread.onSpinWait();
        }
        rooms.leave(room, stay, NOW);
        for (Long offset = stay.live.poll(); offset != null; offset = stay.live.poll()) {
            assertEquals(++position, offset);
        }
        return position;
    }
}
