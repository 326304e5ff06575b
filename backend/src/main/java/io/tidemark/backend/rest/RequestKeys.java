package io.tidemark.backend.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidemark.analytics.Sha256;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Digests of what is asked by whom: the same for all ways to write the same question. Any thread.
final class RequestKeys {

    private static final long BUDGET = 8 << 20;
    private static final int OVERHEAD = 500;

    /// @param query the first value of each parameter
    private record Written(Route route, Caller caller, String path, Map<String, String> query, ByteBuffer body) {
        int bytes() {
            int parameters = query.entrySet().stream()
                    .mapToInt(each -> each.getKey().length() + each.getValue().length())
                    .sum();
            return body.remaining() + path.length() + parameters + OVERHEAD;
        }
    }

    private final Cache<Written, String> known = Caffeine.newBuilder()
            .maximumWeight(BUDGET)
            .weigher((Written written, String digest) -> written.bytes())
            .executor(Runnable::run)
            .build();

    /// @throws io.tidemark.backend.BackendException 400 when the body is not JSON
    String of(Route route, Request request, byte[] body) {
        Written written = written(route, request, body);
        String digest = known.getIfPresent(written);
        if (digest == null) {
            digest = digest(route, request, body);
            known.put(written, digest);
        }
        return digest;
    }

    /// Null when it was not asked before with these bytes.
    @Nullable
    String find(Route route, Request request, byte[] body) {
        return known.getIfPresent(written(route, request, body));
    }

    private static Written written(Route route, Request request, byte[] body) {
        return new Written(route, request.caller(), request.uriPath(), request.query(), ByteBuffer.wrap(body));
    }

    private static String digest(Route route, Request request, byte[] body) {
        Caller caller = request.caller();
        List<String> parts = new ArrayList<>();
        parts.add(route.method);
        parts.add(request.uriPath());
        parts.add(caller.tenant());
        parts.add(caller.userId());
        caller.roles().stream().sorted().map(Role::wireName).forEach(parts::add);
        parts.add("?");
        new TreeMap<>(request.query()).forEach((name, value) -> {
            parts.add(name);
            parts.add(value);
        });
        parts.add(route.method.equals("GET") ? "" : CanonicalJson.text(Request.parsed(body)));
        return HexFormat.of().formatHex(Sha256.ofParts(parts));
    }
}
