package io.tidemark.backend.talk;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.rooms.RoomName;
import java.util.List;

/// Who may be in which room, as of the moment it is asked. Blocks.
interface Rights {

    int FORBIDDEN = 403;
    int NOT_FOUND = 404;

    /// @throws BackendException 403 or 404 when the caller may not be there
    void check(Caller caller, RoomName room);

    /// Where a caller is without asking.
    List<RoomName> unasked(Caller caller);

    /// @throws BackendException when nobody can tell now; that is no word on the right
    default boolean allow(Caller caller, RoomName room) {
        try {
            check(caller, room);
            return true;
        } catch (BackendException e) {
            if (e.status() == FORBIDDEN || e.status() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
