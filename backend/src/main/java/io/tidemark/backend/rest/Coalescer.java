package io.tidemark.backend.rest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs a read once for all who ask the same at the same time. The first one's thread does the work, the others wait
/// for its reply, good or bad. Any thread; no lock is held while somebody works or waits.
///
/// Who reads after a write must not get what was read before it: a read that begins after a change of its tenant never
/// joins one that began before.
public final class Coalescer {

    /// What was counted since the start.
    ///
    /// @param run     reads that were done
    /// @param joined  reads that got the reply of another
    /// @param running reads under way just now
    public record Stats(long run, long joined, int running) {}

    /// What is asked by whom, and after which of the tenant's changes.
    record Key(String digest, long moment) {
        static final int SHORT = 16;

        /// The same for the same question, whenever it is asked.
        String requestKey() {
            return digest.substring(0, SHORT);
        }
    }

    private final Map<Key, Flight> flights = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> moments = new ConcurrentHashMap<>();
    private final RequestKeys keys = new RequestKeys();
    private final Counter run;
    private final Counter joined;

    public Coalescer(MeterRegistry meters) {
        run = meters.counter("requests.coalesced", "outcome", "run");
        joined = meters.counter("requests.coalesced", "outcome", "joined");
        meters.gauge("requests.coalesced.running", flights, Map::size);
    }

    public Stats stats() {
        return new Stats((long) run.count(), (long) joined.count(), flights.size());
    }

    /// Something of the tenant was changed, or may have been. Called after the change and before anybody is told of it.
    public void changed(String tenant) {
        moment(tenant).incrementAndGet();
    }

    private AtomicLong moment(String tenant) {
        return moments.computeIfAbsent(tenant, name -> new AtomicLong());
    }

    /// @param body empty where there is none
    Key key(Route route, Request request, byte[] body) {
        long moment = moment(request.caller().tenant()).get();
        return new Key(keys.of(route, request, body), moment);
    }

    /// The request key, or null when the same was not asked before with the same bytes.
    @Nullable
    String knownKey(Route route, Request whole) {
        String digest = keys.find(route, whole, whole.bytes());
        return digest == null ? null : digest.substring(0, Key.SHORT);
    }

    /// The reply to a question, from `work` on this thread or from another caller's.
    ///
    /// @param seat of the caller; leaving it ends the wait, and the work once nobody else waits
    /// @param work throws nothing: a failure is a reply too
    Reply share(Key key, Seat seat, Supplier<Reply> work) throws InterruptedException {
        while (true) {
            var own = new Flight(seat.cancel());
            @Nullable Flight other = flights.putIfAbsent(key, own);
            if (other == null) {
                run.increment();
                return lead(key, own, seat, work);
            }
            if (other.join()) {
                joined.increment();
                @Nullable Reply reply = follow(other, seat);
                if (reply != null) {
                    return reply;
                }
            }
            flights.remove(key, other);
        }
    }

    private Reply lead(Key key, Flight own, Seat seat, Supplier<Reply> work) {
        @Nullable Reply shared = null;
        seat.take(own);
        try {
            Reply reply = work.get();
            // That its worker was stopped says nothing about those who still wait.
            shared = own.isStopped() ? null : reply;
            return reply;
        } finally {
            seat.free();
            flights.remove(key, own);
            own.land(shared);
        }
    }

    private static @Nullable Reply follow(Flight other, Seat seat) throws InterruptedException {
        seat.take(other);
        try {
            return other.await();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A shared reply failed in an unknown way", e);
        } finally {
            seat.free();
        }
    }
}
