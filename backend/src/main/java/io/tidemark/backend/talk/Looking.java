package io.tidemark.backend.talk;

import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.rooms.Presence;
import io.tidemark.backend.rooms.RoomKey;
import io.tidemark.backend.rooms.RoomName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who looks at what, and telling those who look too. Any thread.
final class Looking {

    private final Presence presence = new Presence();
    private final InstantSource clock;
    private final Map<Connection, Set<RoomKey>> looked = new ConcurrentHashMap<>();
    /// What people are called, by id. As many as were ever seen, and a name is short.
    private final Map<String, String> names = new ConcurrentHashMap<>();

    Looking(InstantSource clock) {
        this.clock = clock;
    }

    void begin(Connection guest, RoomName room) {
        RoomKey key = new RoomKey(guest.caller().tenant(), room);
        looked.computeIfAbsent(guest, first -> ConcurrentHashMap.newKeySet()).add(key);
        names.put(guest.caller().userId(), guest.caller().name());
        presence.seen(key, guest.caller().userId(), guest.id(), clock.instant());
        if (guest.isGone()) {
            gone(guest);
        }
    }

    void end(Connection guest, RoomName room) {
        RoomKey key = new RoomKey(guest.caller().tenant(), room);
        if (looked.getOrDefault(guest, Set.of()).remove(key)) {
            presence.left(key, guest.id(), clock.instant());
        }
    }

    void alive(Connection guest) {
        Instant now = clock.instant();
        for (RoomKey room : looked.getOrDefault(guest, Set.of())) {
            presence.seen(room, guest.caller().userId(), guest.id(), now);
        }
    }

    void gone(Connection guest) {
        if (looked.remove(guest) != null) {
            presence.left(guest.id(), clock.instant());
        }
    }

    /// The rooms where others look than when this was asked last, with what their members are to be told.
    Map<RoomKey, String> changed() {
        Map<RoomKey, String> changed = new LinkedHashMap<>();
        presence.tick(clock.instant())
                .forEach((room, users) ->
                        changed.put(room, Words.presence(room.name().text(), named(users))));
        return changed;
    }

    private Map<String, String> named(List<String> users) {
        Map<String, String> named = new LinkedHashMap<>();
        users.forEach(user -> named.put(user, names.getOrDefault(user, "")));
        return named;
    }
}
