package io.tidemark.backend.talk;

import io.tidemark.backend.gateway.Connection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who is on the line here, by tenant. Any thread.
final class Guests {

    private final Map<String, Set<Connection>> byTenant = new ConcurrentHashMap<>();

    void add(Connection guest) {
        byTenant.computeIfAbsent(guest.caller().tenant(), tenant -> ConcurrentHashMap.newKeySet())
                .add(guest);
    }

    void remove(Connection guest) {
        of(guest.caller().tenant()).remove(guest);
    }

    Set<Connection> of(String tenant) {
        return byTenant.getOrDefault(tenant, Set.of());
    }
}
