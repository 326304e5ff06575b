package io.tidemark.backend.talk;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.documents.Documents;
import io.tidemark.backend.events.Subject;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.policy.Person;
import io.tidemark.backend.rooms.RoomName;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.Granted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Which rooms somebody may be in: the one place on the line where that is decided. Asks PostgreSQL; blocks.
final class Doors implements Rights {

    /// Things of each kind whose rooms one is in without asking, those changed last. Being in a room takes about 100
    /// bytes and 2 µs: all 2,000 are 200 KB of each line, which a thousand people can have.
    static final int MOST_UNASKED = 500;

    private final TenantStore store;
    private final Documents documents;

    Doors(TenantStore store, Documents documents) {
        this.store = store;
        this.documents = documents;
    }

    @Override
    public void check(Caller caller, RoomName room) {
        switch (room.kind()) {
            case GLOBAL, SYSTEM -> {}
            case ADMIN -> need(caller.may(Role.ADMIN));
            case TENANT -> need(room.id().equals(caller.tenant()));
            case TENANT_ADMINS -> need(room.id().equals(caller.tenant()) && caller.may(Role.ADMIN));
            case USER -> need(room.id().equals(caller.userId()));
            case REPORT -> documents.get(caller, "reports", id(room));
            case DASHBOARD -> documents.get(caller, "dashboards", id(room));
            case ALERT -> documents.get(caller, "alerts", id(room));
            case DATASET ->
                store.read(caller.tenant(), connection -> granted(connection, caller)
                        .get(connection, room.id()));
            case ACTION ->
                need(Action.named(room.id())
                        .filter(action -> caller.may(action.role()))
                        .isPresent());
            case TOPIC -> need(false);
        }
    }

    private static void need(boolean allowed) {
        if (!allowed) {
            throw BackendException.forbidden("You may not be in this room.");
        }
    }

    private static UUID id(RoomName room) {
        try {
            return UUID.fromString(room.id());
        } catch (IllegalArgumentException e) {
            throw new BackendException(404, "There is no such room.", List.of(), e);
        }
    }

    @Override
    public List<RoomName> unasked(Caller caller) {
        List<RoomName> rooms = new ArrayList<>(own(caller));
        documents.visible(caller, MOST_UNASKED).forEach((kind, ids) -> {
            RoomName.Kind about =
                    switch (kind) {
                        case "reports" -> RoomName.Kind.REPORT;
                        case "dashboards" -> RoomName.Kind.DASHBOARD;
                        default -> RoomName.Kind.ALERT;
                    };
            ids.forEach(id -> rooms.add(new RoomName(about, id.toString())));
        });
        datasets(caller).forEach(id -> rooms.add(new RoomName(RoomName.Kind.DATASET, id)));
        return rooms;
    }

    private List<String> datasets(Caller caller) {
        return store.read(caller.tenant(), connection -> {
            Granted granted = granted(connection, caller);
            return Catalog.all(connection).stream()
                    .map(entry -> entry.dataset().id())
                    .filter(granted::has)
                    .limit(MOST_UNASKED)
                    .toList();
        });
    }

    private static Granted granted(Connection connection, Caller caller) throws SQLException {
        return Granted.of(connection, Person.present(connection, caller));
    }

    /// The rooms of who somebody is.
    static List<RoomName> own(Caller caller) {
        List<RoomName> rooms = new ArrayList<>(List.of(
                RoomName.GLOBAL,
                RoomName.SYSTEM,
                new RoomName(RoomName.Kind.USER, caller.userId()),
                new RoomName(RoomName.Kind.TENANT, caller.tenant())));
        if (caller.may(Role.ADMIN)) {
            rooms.add(RoomName.ADMIN);
            rooms.add(new RoomName(RoomName.Kind.TENANT_ADMINS, caller.tenant()));
        }
        return rooms;
    }

    /// Whether somebody sees a thing as it is after a change.
    static boolean sees(Caller caller, Subject subject) {
        return caller.may(Role.ADMIN)
                || subject.ownerId().equals(caller.userId())
                || subject.visibility().equals("public")
                || (subject.visibility().equals("shared")
                        && subject.sharedWith().contains(caller.userId()));
    }
}
