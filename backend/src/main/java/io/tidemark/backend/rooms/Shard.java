package io.tidemark.backend.rooms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A part of all rooms under one lock, its monitor. Whatever happens in a room happens under it, so that a message is
/// either in what a joiner is told again or published to it.
final class Shard<M> {

    private final RoomMeters meters;
    private final Map<RoomKey, Room<M>> rooms = new HashMap<>();
    /// By tenant, how far its log was told here, whether or not anybody was there to hear it. A room that opens
    /// begins no earlier, or it would claim to know what nobody kept.
    private final Map<String, Position> told = new HashMap<>();

    Shard(RoomMeters meters) {
        this.meters = meters;
    }

    synchronized void open(RoomKey key, @Nullable Position head, Instant now) {
        room(key, head, now);
    }

    /// Opens the room if need be.
    synchronized Entry join(RoomKey key, M member, @Nullable Position head, @Nullable Position since, Instant now) {
        return room(key, head, now).join(member, head, since, now);
    }

    private Room<M> room(RoomKey key, @Nullable Position head, Instant now) {
        Room<M> open = rooms.get(key);
        if (open != null) {
            return open;
        }
        Position floor = head;
        if (head != null) {
            floor = head.orLater(told.getOrDefault(key.tenant(), head));
        }
        Room<M> opened = new Room<>(key.name(), floor, now);
        rooms.put(key, opened);
        meters.opened(key.name().kind());
        return opened;
    }

    synchronized void leave(RoomKey key, M member, Instant now) {
        Room<M> room = rooms.get(key);
        if (room != null) {
            room.leave(member, now);
        }
    }

    /// @return who is to be sent it; null when the room was told that position or a later one already
    synchronized @Nullable List<M> publish(RoomKey key, Position at, String text, Instant now) {
        told.merge(key.tenant(), at, (before, newer) -> before.reaches(newer) ? before : newer);
        Room<M> room = rooms.get(key);
        if (room == null) {
            return List.of();
        }
        return room.hear(at, text, now) ? room.members() : null;
    }

    synchronized void begin(String tenant, Position head) {
        told.put(tenant, head);
        rooms.forEach((key, room) -> {
            if (key.tenant().equals(tenant)) {
                room.begin(head);
            }
        });
    }

    synchronized List<M> members(RoomKey key) {
        Room<M> room = rooms.get(key);
        return room == null ? List.of() : room.members();
    }

    synchronized @Nullable RoomInfo info(RoomKey key) {
        Room<M> room = rooms.get(key);
        return room == null ? null : room.info();
    }

    synchronized List<RoomKey> keys() {
        return new ArrayList<>(rooms.keySet());
    }

    synchronized void count(Map<SizeBand, Integer> bands) {
        for (Room<M> room : rooms.values()) {
            bands.merge(SizeBand.of(room.size()), 1, Integer::sum);
        }
    }

    /// @return how many rooms went
    synchronized int sweep(Instant now) {
        int swept = 0;
        Iterator<Map.Entry<RoomKey, Room<M>>> all = rooms.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<RoomKey, Room<M>> entry = all.next();
            Room<M> room = entry.getValue();
            room.evict(now);
            if (room.isDone(now)) {
                all.remove();
                meters.closed(entry.getKey().name().kind());
                swept++;
            }
        }
        return swept;
    }
}
