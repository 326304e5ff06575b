package io.tidemark.backend.talk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.events.Missed;
import io.tidemark.backend.events.Tail;
import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.gateway.Frame;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.rooms.Entry;
import io.tidemark.backend.rooms.Move;
import io.tidemark.backend.rooms.Position;
import io.tidemark.backend.rooms.Recovery;
import io.tidemark.backend.rooms.RoomKey;
import io.tidemark.backend.rooms.RoomName;
import io.tidemark.backend.rooms.Rooms;
import io.tidemark.backend.store.TenantHead;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Lets clients into rooms and out again. A tenant's events are followed for as long as somebody of it is on the line.
/// Rights are looked at before somebody enters, and once more behind the door: who loses one in between is in no room
/// when that is told, and would stay. Blocks; for virtual threads.
final class Hall {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_MISSED = 500;

    private final Rooms<Connection> rooms;
    private final Guests guests;
    private final Rights doors;
    private final Tail tail;
    private final Telling telling;
    private final Elsewhere elsewhere;
    private final InstantSource clock;

    Hall(
            Rooms<Connection> rooms,
            Guests guests,
            Rights doors,
            Tail tail,
            Telling telling,
            Elsewhere elsewhere,
            InstantSource clock) {
        this.rooms = rooms;
        this.guests = guests;
        this.doors = doors;
        this.tail = tail;
        this.telling = telling;
        this.elsewhere = elsewhere;
        this.clock = clock;
    }

    /// Puts a client that was greeted into its rooms.
    ///
    /// @param turn does what concerns its rooms, this too
    /// @throws BackendException when it cannot be found out now which those are
    void welcome(Connection guest, Executor turn) {
        try {
            Position head = followed(guest.caller().tenant());
            guests.add(guest, turn);
            admit(guest, doors.unasked(guest.caller()), head);
        } catch (BackendException e) {
            farewell(guest);
            throw e;
        }
    }

    private void admit(Connection guest, List<RoomName> names, Position head) {
        for (RoomName name : names) {
            rooms.join(key(guest, name), guest, head, null, clock.instant());
        }
        Set<RoomName> still = Set.copyOf(doors.unasked(guest.caller()));
        names.stream().filter(name -> !still.contains(name)).forEach(name -> exit(guest, name));
        if (guest.isGone()) {
            rooms.leaveAll(guest, clock.instant());
        }
    }

    /// For a client that is gone and was welcomed.
    void farewell(Connection guest) {
        guests.remove(guest);
        rooms.leaveAll(guest, clock.instant());
        tail.unfollow(guest.caller().tenant());
    }

    /// Its rooms again, when its roles are others.
    void renewed(Connection guest, Caller before) {
        if (!guest.caller().roles().equals(before.roles())) {
            Position head = position(guest);
            Set<RoomName> now = new HashSet<>(doors.unasked(guest.caller()));
            for (RoomKey room : rooms.roomsOf(guest)) {
                if (!now.contains(room.name()) && !doors.allow(guest.caller(), room.name())) {
                    leave(guest, room.name());
                }
            }
            admit(guest, List.copyOf(now), head);
        }
    }

    /// Joins a room, says so, and tells what was missed; then comes what is said there from now on.
    ///
    /// @param since what the client has, null when it asks for nothing
    /// @return whether it is there; not when the room is full, which it was told
    /// @throws BackendException when the client may not be there
    boolean join(Connection guest, RoomName name, @Nullable Position since) {
        doors.check(guest.caller(), name);
        Position head = position(guest);
        guest.afterwards(() -> entered(guest, name, head, since));
        if (!doors.allow(guest.caller(), name)) {
            leave(guest, name);
        }
        if (guest.isGone()) {
            rooms.leaveAll(guest, clock.instant());
        }
        return isIn(guest, key(guest, name));
    }

    boolean isIn(Connection guest, RoomKey room) {
        return rooms.has(room, guest);
    }

    private List<Frame> entered(Connection guest, RoomName name, Position head, @Nullable Position since) {
        Instant now = clock.instant();
        RoomKey key = key(guest, name);
        return switch (rooms.join(key, guest, head, since, now)) {
            case Entry.Full(int capacity) -> Words.frames(List.of(Words.error(full(capacity), name.text())));
            case Entry.Joined(int members, @Nullable Position live, Recovery recovery) -> {
                Recovery found = recovery instanceof Recovery.Gap gap && since != null && live != null
                        ? filled(guest, name, since, live, gap)
                        : recovery;
                List<String> missed = found instanceof Recovery.Replay(List<Recovery.Message> messages)
                        ? messages.stream().map(Recovery.Message::text).toList()
                        : List.of();
                List<String> all = new ArrayList<>();
                all.add(Words.joined(name.text(), live, found, missed.size(), now));
                all.addAll(missed);
                yield Words.frames(all);
            }
        };
    }

    /// What this node does not remember, PostgreSQL may.
    private Recovery filled(Connection guest, RoomName name, Position since, Position live, Recovery.Gap gap) {
        if (gap.reason() == Recovery.Reason.EPOCH) {
            return gap;
        }
        try {
            Missed missed = tail.since(guest.caller().tenant(), Set.of(name.text()), since.offset(), MOST_MISSED + 1);
            boolean whole = missed.head().epoch().equals(since.epoch())
                    && since.offset() >= missed.floor()
                    && missed.reached() >= live.offset()
                    && missed.happened().size() <= MOST_MISSED;
            return whole ? replay(name, missed, live) : gap;
        } catch (BackendException e) {
            return gap;
        }
    }

    private static Recovery replay(RoomName name, Missed missed, Position live) {
        List<Recovery.Message> messages = new ArrayList<>();
        for (var happened : missed.happened()) {
            if (happened.lsn() <= live.offset()) {
                var at = new Position(happened.epoch(), happened.lsn());
                for (var message : happened.messages()) {
                    String text = Words.said(name.text(), at, message.type(), message.data());
                    messages.add(new Recovery.Message(happened.lsn(), text, text.length(), happened.at()));
                }
            }
        }
        return new Recovery.Replay(messages);
    }

    /// In every room of the client something may be missing: it has to fetch.
    void fellBehind(Connection guest) {
        try {
            Position head = position(guest);
            var gap = new Recovery.Gap(Recovery.Reason.SIZE);
            // Many to a message: as many messages as there may be rooms would make it fall behind again.
            guest.afterwards(() -> Words.batches(rooms.roomsOf(guest).stream()
                    .map(RoomKey::name)
                    .filter(RoomName::isDurable)
                    .sorted()
                    .map(name -> Words.joined(name.text(), head, gap, 0, clock.instant()))
                    .toList()));
        } catch (BackendException e) {
            guest.turnAway(e.detail());
        }
    }

    void leave(Connection guest, RoomName name) {
        Instant now = clock.instant();
        rooms.leave(key(guest, name), guest, now);
        telling.send(List.of(guest), Words.left(name.text(), now));
    }

    /// Takes a client from one room to another, if it may be there, and says so. In its turn.
    Moved move(Connection guest, RoomName from, RoomName to) {
        if (!doors.allow(guest.caller(), to)) {
            return Moved.NOT_ALLOWED;
        }
        Position head = position(guest);
        var outcome = new AtomicReference<>(Moved.GONE);
        guest.afterwards(() -> {
            Instant now = clock.instant();
            return switch (rooms.move(guest, key(guest, from), key(guest, to), head, now)) {
                case Move.NotThere _ -> List.of();
                case Entry.Full _ -> {
                    outcome.set(Moved.FULL);
                    yield List.of();
                }
                case Entry.Joined(int members, @Nullable Position live, Recovery fresh) -> {
                    outcome.set(Moved.MOVED);
                    yield Words.frames(
                            List.of(Words.left(from.text(), now), Words.joined(to.text(), live, fresh, 0, now)));
                }
            };
        });
        try {
            if (!doors.allow(guest.caller(), to)) {
                leave(guest, to);
                return Moved.NOT_ALLOWED;
            }
        } catch (BackendException e) {
            guest.turnAway(e.detail());
        }
        if (guest.isGone()) {
            rooms.leaveAll(guest, clock.instant());
        }
        return Objects.requireNonNull(outcome.get());
    }

    /// Says something to who is in a room now, on any node; it is not kept.
    void tell(String tenant, RoomName name, String type, ObjectNode data) {
        var room = new RoomKey(tenant, name);
        telling.say(room, type, data);
        elsewhere.said(room, type, data);
    }

    /// Joins a room without a word of what was said there before.
    ///
    /// @throws BackendException as [#join]
    void enter(Connection guest, RoomName name) {
        doors.check(guest.caller(), name);
        if (rooms.join(key(guest, name), guest, position(guest), null, clock.instant())
                instanceof Entry.Full(int capacity)) {
            throw BackendException.conflict(full(capacity));
        }
        if (!doors.allow(guest.caller(), name)) {
            leave(guest, name);
        }
        if (guest.isGone()) {
            rooms.leaveAll(guest, clock.instant());
        }
    }

    void exit(Connection guest, RoomName name) {
        rooms.leave(key(guest, name), guest, clock.instant());
    }

    private static String full(int capacity) {
        return "The room is full: it takes " + capacity + ".";
    }

    private static RoomKey key(Connection guest, RoomName name) {
        return new RoomKey(guest.caller().tenant(), name);
    }

    private Position position(Connection guest) {
        String tenant = guest.caller().tenant();
        try {
            return followed(tenant);
        } finally {
            tail.unfollow(tenant);
        }
    }

    /// Up to where the tenant's events were told here.
    private Position followed(String tenant) {
        try {
            TenantHead head = tail.follow(tenant).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new Position(head.epoch(), head.lsn());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(e);
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            throw away(e);
        }
    }

    private static BackendException away(Exception cause) {
        return BackendException.unavailable(
                "The database does not answer; try again soon.", Duration.ofSeconds(2), cause);
    }
}
