package io.tidemark.backend.talk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rooms.Glob;
import io.tidemark.backend.rooms.RoomInfo;
import io.tidemark.backend.rooms.RoomKey;
import io.tidemark.backend.rooms.RoomMeters;
import io.tidemark.backend.rooms.Rooms;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// The `rooms` of `GET /admin/stats`: figures of this node and of no tenant, and with `?rooms=` those rooms of the
/// caller's tenant whose names match.
final class RoomStats {

    private static final int MOST_FOUND = 100;

    private final Rooms<Connection> rooms;
    private final RoomMeters meters;
    private final InstantSource clock;

    RoomStats(Rooms<Connection> rooms, RoomMeters meters, InstantSource clock) {
        this.rooms = rooms;
        this.meters = meters;
        this.clock = clock;
    }

    ObjectNode stats(Request request) {
        RoomMeters.Figures figures = meters.figures();
        ObjectNode stats = Json.MAPPER.valueToTree(figures);
        stats.put(
                "count", figures.open().values().stream().mapToInt(each -> each).sum());
        ObjectNode sizes = stats.putObject("sizes");
        rooms.distribution().forEach((band, count) -> sizes.put(band.label(), count));
        String pattern = request.query("rooms");
        if (pattern != null) {
            var found = stats.putArray("found");
            for (RoomKey key : found(request.caller().tenant(), new Glob(pattern))) {
                RoomInfo info = rooms.info(key);
                if (info != null) {
                    found.add(shown(info));
                }
            }
        }
        return stats;
    }

    /// The rooms of the whole server are not among them: others' people are in those too.
    private List<RoomKey> found(String tenant, Glob pattern) {
        return rooms.find(tenant, pattern, Integer.MAX_VALUE).stream()
                .filter(key -> !key.name().isShared())
                .limit(MOST_FOUND)
                .toList();
    }

    private ObjectNode shown(RoomInfo info) {
        ObjectNode shown = Json.MAPPER
                .createObjectNode()
                .put("name", info.name())
                .put("members", info.members())
                .put(
                        "ageSeconds",
                        Duration.between(info.created(), clock.instant()).toSeconds())
                .put("lastActive", info.lastActive().toString());
        shown.set("history", Json.MAPPER.valueToTree(info.history()));
        return shown;
    }
}
