package io.tidemark.backend.talk;

import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.rooms.Presence;
import io.tidemark.backend.rooms.RoomKey;
import io.tidemark.backend.rooms.RoomName;
import io.tidemark.backend.rooms.Sighting;
import io.tidemark.backend.rooms.Viewer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who looks at what, here and on other nodes, and telling those who look too. Any thread.
final class Looking {

    private final Presence presence = new Presence();
    private final Elsewhere elsewhere;
    private final InstantSource clock;
    private final Map<Connection, Set<RoomKey>> looked = new ConcurrentHashMap<>();
    // Guarded by this.
    private Instant nextBeat = Instant.MIN;
    private boolean ended;

    Looking(Elsewhere elsewhere, InstantSource clock) {
        this.elsewhere = elsewhere;
        this.clock = clock;
    }

    void begin(Connection guest, RoomName room) {
        RoomKey key = new RoomKey(guest.caller().tenant(), room);
        looked.computeIfAbsent(guest, first -> ConcurrentHashMap.newKeySet()).add(key);
        List<Viewer> known = presence.viewers(key);
        Viewer viewer = viewer(guest);
        presence.seen(key, viewer, guest.id(), clock.instant());
        if (known.contains(viewer)) {
            // Nobody comes, so nobody will be told; this client does not know yet.
            guest.say(Words.presence(room.text(), known));
        }
        if (guest.isGone()) {
            gone(guest);
        }
    }

    private static Viewer viewer(Connection guest) {
        return new Viewer(guest.caller().userId(), guest.caller().name());
    }

    void end(Connection guest, RoomName room) {
        RoomKey key = new RoomKey(guest.caller().tenant(), room);
        Set<RoomKey> rooms = looked.get(guest);
        if (rooms != null && rooms.remove(key)) {
            presence.left(key, guest.id(), clock.instant());
        }
    }

    /// Who looked at the one looks at the other.
    void moved(Connection guest, RoomName from, RoomName to) {
        Set<RoomKey> rooms = looked.get(guest);
        if (rooms != null && rooms.contains(new RoomKey(guest.caller().tenant(), from))) {
            end(guest, from);
            begin(guest, to);
        }
    }

    void alive(Connection guest) {
        Instant now = clock.instant();
        for (RoomKey room : looked.getOrDefault(guest, Set.of())) {
            presence.seen(room, viewer(guest), guest.id(), now);
        }
    }

    void gone(Connection guest) {
        if (looked.remove(guest) != null) {
            presence.left(guest.id(), clock.instant());
        }
    }

    void seenElsewhere(String node, Sighting sighting) {
        presence.seenElsewhere(node, sighting, clock.instant());
    }

    /// The rooms where others look than when this was asked last, with what their members are to be told.
    Map<RoomKey, String> changed() {
        Map<RoomKey, String> changed = new LinkedHashMap<>();
        presence.tick(clock.instant())
                .forEach((room, viewers) ->
                        changed.put(room, Words.presence(room.name().text(), viewers)));
        return changed;
    }

    /// Tells the other nodes who came here and who went; and each 20 s who is here, for those that were not told.
    synchronized void announce() {
        if (ended) {
            return;
        }
        elsewhere.looks(presence.news());
        Instant now = clock.instant();
        if (!now.isBefore(nextBeat)) {
            nextBeat = now.plus(Presence.HEARTBEAT);
            elsewhere.looks(presence.own());
        }
    }

    /// The last that other nodes hear of this one.
    synchronized void close() {
        ended = true;
        elsewhere.looks(presence.last());
    }
}
