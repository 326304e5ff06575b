package io.tidemark.backend.talk;

import io.tidemark.backend.BackendException;
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
import java.util.function.BiPredicate;

/// Who looks at what, here and on other nodes, and telling those who look too. Any thread.
final class Looking {

    /// More than anybody has windows.
    static final int MOST_LOOKED = 50;

    private final Presence presence = new Presence();
    private final BiPredicate<Connection, RoomKey> isIn;
    private final Elsewhere elsewhere;
    private final InstantSource clock;
    private final Map<Connection, Gaze> looked = new ConcurrentHashMap<>();
    // Guarded by this.
    private Instant nextBeat = Instant.MIN;
    private boolean ended;

    /// What one client looks at, and when that is said next.
    private static final class Gaze {
        private final Set<RoomKey> rooms = ConcurrentHashMap.newKeySet();
        private volatile Instant next = Instant.MIN;
    }

    /// @param isIn whether a client is in a room: nobody looks from outside
    Looking(BiPredicate<Connection, RoomKey> isIn, Elsewhere elsewhere, InstantSource clock) {
        this.isIn = isIn;
        this.elsewhere = elsewhere;
        this.clock = clock;
    }

    /// @throws BackendException when the client looks at as much as it may
    void begin(Connection guest, RoomName room) {
        RoomKey key = new RoomKey(guest.caller().tenant(), room);
        Set<RoomKey> rooms = looked.computeIfAbsent(guest, first -> new Gaze()).rooms;
        if (rooms.size() >= MOST_LOOKED && !rooms.contains(key)) {
            throw BackendException.conflict("Others see at most " + MOST_LOOKED + " things that you look at.");
        }
        rooms.add(key);
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
        Gaze gaze = looked.get(guest);
        if (gaze != null && gaze.rooms.remove(key)) {
            presence.left(key, guest.id(), clock.instant());
        }
    }

    /// Who looked at the one looks at the other.
    void moved(Connection guest, RoomName from, RoomName to) {
        Gaze gaze = looked.get(guest);
        if (gaze != null && gaze.rooms.contains(new RoomKey(guest.caller().tenant(), from))) {
            end(guest, from);
            begin(guest, to);
        }
    }

    /// A sign of life, of which there may be many a second. Whoever is no longer in a room has ceased to look at it.
    void alive(Connection guest) {
        Instant now = clock.instant();
        Gaze gaze = looked.get(guest);
        if (gaze == null || now.isBefore(gaze.next)) {
            return;
        }
        gaze.next = now.plus(Presence.HEARTBEAT);
        for (RoomKey room : gaze.rooms) {
            if (isIn.test(guest, room)) {
                presence.seen(room, viewer(guest), guest.id(), now);
            } else {
                end(guest, room.name());
            }
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
