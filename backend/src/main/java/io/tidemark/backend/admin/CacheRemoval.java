package io.tidemark.backend.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import java.util.Set;
import java.util.TreeSet;

/// `DELETE /admin/cache?kind=`: forgets what was kept of the caller's tenant; no other tenant's is touched.
final class CacheRemoval {

    private final Cache cache;
    private final Set<String> kinds;

    CacheRemoval(Cache cache, Set<String> kinds) {
        this.cache = cache;
        this.kinds = new TreeSet<>(kinds);
    }

    Reply remove(Request request) {
        String kind = request.query("kind", "");
        if (!kinds.contains(kind)) {
            throw BackendException.badRequest(
                    "The parameter kind must name what to forget: " + String.join(", ", kinds) + ".");
        }
        Cache.Removed removed = cache.remove(kind, request.caller().tenant());
        ObjectNode body = Json.MAPPER.createObjectNode().put("first", removed.first());
        removed.second().ifPresentOrElse(count -> body.put("second", count), () -> body.putNull("second"));
        return Reply.json(body);
    }
}
