package io.tidemark.backend.rooms;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;

/// Which rooms a part of all members is in. Guarded by its monitor, which whoever changes it holds until the rooms
/// are changed too.
final class Seats<M> {

    private final IdentityHashMap<M, Set<RoomKey>> rooms = new IdentityHashMap<>();

    /// @return false when it was there already
    boolean add(M member, RoomKey key) {
        return rooms.computeIfAbsent(member, first -> new HashSet<>()).add(key);
    }

    boolean has(M member, RoomKey key) {
        return rooms.getOrDefault(member, Set.of()).contains(key);
    }

    /// @return false when it was not there
    boolean remove(M member, RoomKey key) {
        Set<RoomKey> own = rooms.get(member);
        if (own == null || !own.remove(key)) {
            return false;
        }
        if (own.isEmpty()) {
            rooms.remove(member);
        }
        return true;
    }

    /// @return where it was
    Set<RoomKey> removeAll(M member) {
        Set<RoomKey> own = rooms.remove(member);
        return own == null ? Set.of() : Set.copyOf(own);
    }

    Set<RoomKey> of(M member) {
        return Set.copyOf(rooms.getOrDefault(member, Set.of()));
    }
}
