package io.tidemark.backend.talk;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.events.Audience;
import io.tidemark.backend.events.Happened;
import io.tidemark.backend.events.RoomMessage;
import io.tidemark.backend.events.Tail;
import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.gateway.Fanout;
import io.tidemark.backend.gateway.Frame;
import io.tidemark.backend.rooms.Position;
import io.tidemark.backend.rooms.RoomKey;
import io.tidemark.backend.rooms.RoomName;
import io.tidemark.backend.rooms.Rooms;
import io.tidemark.backend.store.TenantHead;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/// Tells rooms what happened. Whoever may no longer see a thing has left its room before that is told what became of
/// it, and whoever now may is in it from then on. Called for a tenant by one thread at a time.
public final class Telling implements Tail.Listener {

    private final Rooms<Connection> rooms;
    private final Guests guests;
    private final Fanout fanout;
    private final InstantSource clock;

    Telling(Rooms<Connection> rooms, Guests guests, Fanout fanout, InstantSource clock) {
        this.rooms = rooms;
        this.guests = guests;
        this.fanout = fanout;
        this.clock = clock;
    }

    @Override
    public void begins(String tenant, TenantHead head) {
        rooms.begin(tenant, new Position(head.epoch(), head.lsn()));
    }

    @Override
    public void happened(Happened happened) {
        Instant now = clock.instant();
        Position at = new Position(happened.epoch(), happened.lsn());
        happened.audiences().forEach(audience -> sendOut(happened.tenant(), audience, now));
        happened.messages().forEach(message -> tell(happened.tenant(), at, message, now));
        for (Audience audience : happened.audiences()) {
            if (audience.gone()) {
                sendAllOut(happened.tenant(), audience, now);
            } else {
                letIn(happened.tenant(), audience, at, now);
            }
        }
    }

    private void tell(String tenant, Position at, RoomMessage message, Instant now) {
        RoomKey room = key(tenant, message.room());
        if (room.name().isDurable()) {
            String text = Words.said(message.room(), at, message.type(), message.data());
            send(rooms.publish(room, at, text, now), text);
        } else {
            send(among(tenant, rooms.members(room)), Words.said(message.room(), null, message.type(), message.data()));
        }
    }

    /// In the rooms of the whole server, what is a tenant's own is for its own people alone.
    private static List<Connection> among(String tenant, List<Connection> members) {
        return tenant.equals(RoomKey.SHARED)
                ? members
                : members.stream()
                        .filter(member -> member.caller().tenant().equals(tenant))
                        .toList();
    }

    /// Says something that is not kept.
    void say(RoomKey room, String type, JsonNode data) {
        send(rooms.members(room), Words.said(room.name().text(), null, type, data));
    }

    void send(Collection<Connection> members, String text) {
        if (!members.isEmpty()) {
            try (Frame frame = Frame.of(text)) {
                fanout.send(members, frame);
            }
        }
    }

    private void sendOut(String tenant, Audience audience, Instant now) {
        RoomKey room = key(tenant, audience.room());
        for (Connection member : rooms.members(room)) {
            if (!Doors.sees(member.caller(), audience.subject())) {
                sendOut(room, member, now);
            }
        }
    }

    private void sendAllOut(String tenant, Audience audience, Instant now) {
        RoomKey room = key(tenant, audience.room());
        rooms.members(room).forEach(member -> sendOut(room, member, now));
    }

    private void sendOut(RoomKey room, Connection member, Instant now) {
        if (rooms.leave(room, member, now)) {
            send(List.of(member), Words.left(room.name().text(), now));
        }
    }

    /// Those who are on the line and see it; a room that is full has them told by their own rooms.
    private void letIn(String tenant, Audience audience, Position at, Instant now) {
        if (!audience.wider()) {
            return;
        }
        RoomKey room = key(tenant, audience.room());
        for (Connection guest : guests.of(tenant)) {
            if (Doors.sees(guest.caller(), audience.subject())) {
                rooms.join(room, guest, at, null, now);
                if (guest.isGone()) {
                    rooms.leave(room, guest, now);
                }
            }
        }
    }

    private static RoomKey key(String tenant, String room) {
        return new RoomKey(tenant, RoomName.parse(room));
    }
}
