package io.tidemark.backend.gateway;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.policy.Policies;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns commits into pokes: the first at once, then at most one each 50 ms per tenant, with the newest lsn.
final class Poker implements CommitListeners.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Poker.class);
    private static final Duration APART = Duration.ofMillis(50);

    private final TenantStore store;
    private final ExecutorService workers;
    private final InstantSource clock;
    private final Function<String, Set<Connection>> connections;
    private final Fanout fanout;
    private final Map<String, Long> owed = new ConcurrentHashMap<>();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Poker(
            TenantStore store,
            ExecutorService workers,
            InstantSource clock,
            Function<String, Set<Connection>> connections,
            Fanout fanout) {
        this.store = store;
        this.workers = workers;
        this.clock = clock;
        this.connections = connections;
        this.fanout = fanout;
    }

    @Override
    public void committed(String tenant, long lsn) {
        if (closed || connections.apply(tenant).isEmpty()) {
            return;
        }
        owed.merge(tenant, lsn, Math::max);
        if (busy.add(tenant)) {
            try {
                workers.execute(() -> work(tenant));
            } catch (RejectedExecutionException e) {
                LOG.debug("No more pokes: the backend is stopping");
            }
        }
    }

    /// Sends until nothing is owed. A commit that comes just before `busy` is given back is found by the last look.
    private void work(String tenant) {
        do {
            for (Long lsn = owed.remove(tenant); lsn != null && !closed; lsn = owed.remove(tenant)) {
                long next = clock.millis() + APART.toMillis();
                poke(tenant, lsn);
                LockSupport.parkNanos(Math.max(0, (next - clock.millis()) * 1_000_000));
            }
            busy.remove(tenant);
        } while (owed.containsKey(tenant) && !closed && busy.add(tenant));
    }

    private void poke(String tenant, long lsn) {
        try {
            Map<String, Long> policies = policies(tenant);
            Map<Long, List<Connection>> told = connections.apply(tenant).stream()
                    .collect(Collectors.groupingBy(connection ->
                            policies.getOrDefault(connection.caller().userId(), 0L)));
            told.forEach((policyVersion, members) -> poke(lsn, policyVersion, members));
        } catch (BackendException e) {
            LOG.warn("A poke of {} was left out: {}", tenant, e.detail());
        }
    }

    private void poke(long lsn, long policyVersion, List<Connection> members) {
        members.forEach(member -> member.knows(lsn, policyVersion));
        try (Frame frame = Frame.of(Messages.poke(lsn, policyVersion))) {
            fanout.send(members, frame);
        }
    }

    /// Pokes one client with whatever the tenant's log has come to. From any thread.
    void catchUp(Connection connection) {
        try {
            workers.execute(() -> {
                String tenant = connection.caller().tenant();
                try {
                    long policyVersion =
                            policies(tenant).getOrDefault(connection.caller().userId(), 0L);
                    poke(head(tenant), policyVersion, List.of(connection));
                } catch (BackendException e) {
                    LOG.warn("A poke of {} was left out: {}", tenant, e.detail());
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("No more pokes: the backend is stopping");
        }
    }

    private long head(String tenant) {
        return store.read(tenant, connection -> {
            try (var statement = connection.prepareStatement("select head from tenant_clock");
                    var rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0L;
            }
        });
    }

    private Map<String, Long> policies(String tenant) {
        return store.read(tenant, Policies::versions);
    }

    @Override
    public void close() {
        closed = true;
    }
}
