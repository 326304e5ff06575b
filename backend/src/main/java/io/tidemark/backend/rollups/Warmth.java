package io.tidemark.backend.rollups;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the tenants of this node warm: those that asked here within a day are warmed here too once another node has
/// warmed them, so that they need no Redis for it, and find there what it has. Each tenant for no more than a tenth of
/// the time. Any thread; [#look] from one alone.
final class Warmth {

    private static final Logger LOG = LoggerFactory.getLogger(Warmth.class);

    private static final Duration LATELY = Duration.ofDays(1);
    private static final int SHARE = 10;

    private final Consumer<String> warming;
    private final LongSupplier nanos;
    /// When a tenant last asked here.
    private final Map<String, Long> asked = new ConcurrentHashMap<>();
    /// The mark of another node's work after which a tenant was last warmed here.
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    /// Until when a tenant is left alone.
    private final Map<String, Long> rests = new ConcurrentHashMap<>();

    /// @param warming of a tenant, in this node's memory
    /// @param nanos   a clock that only goes forward, `System::nanoTime`
    Warmth(Consumer<String> warming, LongSupplier nanos) {
        this.warming = warming;
        this.nanos = nanos;
    }

    /// Nobody asked here yet; until a day has shown who does, everybody may.
    ///
    /// @param done as [#look]
    void begin(Map<String, String> done) {
        seen.putAll(done);
        asked(done.keySet());
    }

    void asked(Collection<String> tenants) {
        long now = nanos.getAsLong();
        tenants.forEach(tenant -> asked.put(tenant, now));
    }

    /// Warms those for whom another node has done its work since the last look.
    ///
    /// @param done a mark for each tenant, another one for each time
    void look(Map<String, String> done) {
        long now = nanos.getAsLong();
        asked.values().removeIf(at -> now - at > LATELY.toNanos());
        done.forEach((tenant, mark) -> {
            if (asked.containsKey(tenant) && !mark.equals(seen.get(tenant)) && !isResting(tenant)) {
                seen.put(tenant, mark);
                warm(tenant);
            }
        });
    }

    private boolean isResting(String tenant) {
        long now = nanos.getAsLong();
        return now - rests.getOrDefault(tenant, now) < 0;
    }

    private void warm(String tenant) {
        long started = nanos.getAsLong();
        try {
            warming.accept(tenant);
        } catch (RuntimeException e) {
            LOG.debug("A tenant stays cold until another node has done its work again", e);
        } finally {
            long now = nanos.getAsLong();
            rests.put(tenant, now + (now - started) * SHARE);
        }
    }
}
