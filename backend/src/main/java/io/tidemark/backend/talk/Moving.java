package io.tidemark.backend.talk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.rooms.RoomKey;
import io.tidemark.backend.rooms.RoomName;
import io.tidemark.backend.rooms.Rooms;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /admin/rooms/move`: takes everybody in one room to another, each if they may be there, on every node.
final class Moving implements Endpoints {

    /// The body of the call.
    record Rooming(@Nullable String from, @Nullable String to) {}

    private static final Logger LOG = LoggerFactory.getLogger(Moving.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Rooms<Connection> rooms;
    private final Guests guests;
    private final Rights doors;
    private final Hall hall;
    private final Looking looking;
    private final Elsewhere elsewhere;

    Moving(Rooms<Connection> rooms, Guests guests, Rights doors, Hall hall, Looking looking, Elsewhere elsewhere) {
        this.rooms = rooms;
        this.guests = guests;
        this.doors = doors;
        this.hall = hall;
        this.looking = looking;
        this.elsewhere = elsewhere;
    }

    @Override
    public void mount(Routes routes) {
        routes.post("/api/v1/admin/rooms/move", Access.ADMIN, this::answer)
                .summary("Move everybody in one room to another one they may be in")
                .takes(Rooming.class);
    }

    private Reply answer(Request request) {
        Rooming body = request.json(Rooming.class);
        Caller caller = request.caller();
        RoomName from = checked(caller, "/from", body.from());
        RoomName to = checked(caller, "/to", body.to());
        if (from.equals(to)) {
            throw BackendException.badField("/to", "They are in this room already.");
        }
        elsewhere.moved(caller.tenant(), from, to);
        Map<Moved, Integer> counts = move(caller.tenant(), from, to);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        for (Moved each : Moved.values()) {
            answer.put(each.wireName(), counts.getOrDefault(each, 0));
        }
        return Reply.json(answer);
    }

    private RoomName checked(Caller caller, String pointer, @Nullable String text) {
        if (text == null) {
            throw BackendException.badField(pointer, "The name of a room is needed.");
        }
        RoomName room = RoomName.parse(text);
        if (!isMovable(room)) {
            throw BackendException.badField(
                    pointer, "People can be moved between rooms of reports, dashboards, alerts, datasets and actions.");
        }
        doors.check(caller, room);
        return room;
    }

    /// What somebody is in for what they are, they stay in.
    static boolean isMovable(RoomName room) {
        return room.isEntity() || room.kind().equals(RoomName.Kind.ACTION);
    }

    /// Moves who is in the room on this node. Waits 5 s at most; what is not done then is done later.
    Map<Moved, Integer> move(String tenant, RoomName from, RoomName to) {
        List<CompletableFuture<Moved>> moves = rooms.members(new RoomKey(tenant, from)).stream()
                .map(member -> move(member, from, to))
                .toList();
        boolean done = CompletableFuture.allOf(moves.toArray(CompletableFuture[]::new))
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .handle((none, failure) -> failure == null)
                .join();
        LOG.debug("All were moved: {}", done);
        Map<Moved, Integer> counts = new EnumMap<>(Moved.class);
        moves.forEach(move ->
                counts.merge(move.exceptionally(failure -> Moved.FAILED).getNow(Moved.PENDING), 1, Integer::sum));
        return counts;
    }

    private CompletableFuture<Moved> move(Connection member, RoomName from, RoomName to) {
        Executor turn = guests.turn(member);
        if (turn == null) {
            return CompletableFuture.completedFuture(Moved.GONE);
        }
        return CompletableFuture.supplyAsync(
                        () -> {
                            Moved moved = hall.move(member, from, to);
                            if (moved == Moved.MOVED) {
                                looking.moved(member, from, to);
                            }
                            return moved;
                        },
                        turn)
                .whenComplete((moved, failure) -> {
                    if (failure != null) {
                        LOG.warn("Somebody stays in a room because the database did not answer", failure);
                    }
                });
    }
}
