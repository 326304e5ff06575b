package io.tidemark.backend.talk;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.rooms.RoomName;
import java.util.List;

/// Who may be in which room, as of the moment it is asked. Blocks.
interface Rights {

    /// @throws BackendException 403 or 404 when the caller may not be there
    void check(Caller caller, RoomName room);

    /// Where a caller is without asking.
    List<RoomName> unasked(Caller caller);

    default boolean allow(Caller caller, RoomName room) {
        try {
            check(caller, room);
            return true;
        } catch (BackendException e) {
            return false;
        }
    }
}
