package io.tidemark.backend.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RoomMetersTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Position HEAD = new Position("e", 100);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Rooms<Object> rooms = new Rooms<>(new RoomMeters(meters), NOW);
    private final Object ann = new Object();

    private static RoomKey key(String name) {
        return new RoomKey("harbour", RoomName.parse(name));
    }

    private void join(String name, Object member) {
        rooms.join(key(name), member, HEAD, null, NOW);
    }

    private double gauge(String name, String... tags) {
        return meters.get(name).tags(tags).gauge().value();
    }

    private double counter(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }

    @Test
    void openRoomsAreCountedByKind() {
        join("report:1", ann);
        join("report:2", ann);
        join("tenant:harbour:admins", ann);
        assertEquals(2, gauge("rooms.open", "kind", "report"));
        assertEquals(1, gauge("rooms.open", "kind", "tenant_admins"));
        assertEquals(1, gauge("rooms.open", "kind", "global"));
        assertEquals(0, gauge("rooms.open", "kind", "alert"));
    }

    @Test
    void roomsThatWereSweptAreNoLongerOpen() {
        join("report:1", ann);
        rooms.leaveAll(ann, NOW);
        rooms.sweep(NOW.plus(Duration.ofDays(2)));
        assertEquals(0, gauge("rooms.open", "kind", "report"));
        assertEquals(1, counter("rooms.swept"));
    }

    @Test
    void comingAndGoingIsCountedOncePerRoomAndMember() {
        join("report:1", ann);
        join("report:1", ann);
        join("report:2", ann);
        join("report:3", ann);
        assertEquals(3, counter("rooms.joins"));
        assertEquals(3, gauge("rooms.members"));
        rooms.leave(key("report:1"), ann, NOW);
        rooms.leave(key("report:1"), ann, NOW);
        assertEquals(1, counter("rooms.leaves"));
        assertEquals(2, gauge("rooms.members"));
        rooms.leaveAll(ann, NOW);
        assertEquals(3, counter("rooms.leaves"));
        assertEquals(0, gauge("rooms.members"));
    }

    @Test
    void movingIsComingAndGoing() {
        join("report:1", ann);
        rooms.move(ann, key("report:1"), key("report:2"), HEAD, NOW);
        assertEquals(2, counter("rooms.joins"));
        assertEquals(1, counter("rooms.leaves"));
        assertEquals(1, gauge("rooms.members"));
    }

    @Test
    void whoIsRefusedIsCounted() {
        for (int i = 0; i < 1001; i++) {
            join("report:1", new Object());
        }
        assertEquals(1, counter("rooms.full"));
        assertEquals(1000, gauge("rooms.members"));
    }

    @Test
    void recoveriesAndGapsAreCounted() {
        RoomKey report = key("report:1");
        join("report:1", ann);
        rooms.publish(report, new Position("e", 101), "one", NOW);
        rooms.publish(report, new Position("e", 102), "two", NOW);
        rooms.join(report, ann, HEAD, HEAD, NOW);
        rooms.join(report, ann, HEAD, new Position("e", 99), NOW);
        rooms.join(report, ann, HEAD, new Position("f", 100), NOW);
        assertEquals(1, counter("rooms.recovered"));
        assertEquals(2, counter("rooms.replayed"));
        assertEquals(1, counter("rooms.gaps", "reason", "age"));
        assertEquals(1, counter("rooms.gaps", "reason", "epoch"));
        assertEquals(0, counter("rooms.gaps", "reason", "size"));
    }

    @Test
    void whatIsSaidTwiceIsCounted() {
        join("report:1", ann);
        rooms.publish(key("report:1"), new Position("e", 101), "one", NOW);
        rooms.publish(key("report:1"), new Position("e", 101), "one", NOW);
        rooms.publish(key("report:2"), new Position("e", 101), "nobody", NOW);
        assertEquals(1, counter("rooms.repeated"));
    }
}
