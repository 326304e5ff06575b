package io.tidemark.backend.talk;

import io.tidemark.backend.gateway.Connection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Who is on the line here, by tenant. Any thread.
final class Guests {

    private final Map<String, Map<Connection, Executor>> byTenant = new ConcurrentHashMap<>();

    /// @param turn does what concerns the guest's rooms, one thing after the other
    void add(Connection guest, Executor turn) {
        byTenant.computeIfAbsent(guest.caller().tenant(), tenant -> new ConcurrentHashMap<>())
                .put(guest, turn);
    }

    void remove(Connection guest) {
        Map<Connection, Executor> others = byTenant.get(guest.caller().tenant());
        if (others != null) {
            others.remove(guest);
        }
    }

    Set<Connection> of(String tenant) {
        return byTenant.getOrDefault(tenant, Map.of()).keySet();
    }

    /// @return null for who is not on the line
    @Nullable
    Executor turn(Connection guest) {
        return byTenant.getOrDefault(guest.caller().tenant(), Map.of()).get(guest);
    }
}
