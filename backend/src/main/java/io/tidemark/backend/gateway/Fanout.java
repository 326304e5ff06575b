package io.tidemark.backend.gateway;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Sends one message to many. What costs is not the bytes but each write to a socket; so members are told in one task
/// per event loop, their bytes are shared, and messages that come within a tick leave in one write.
public final class Fanout {

    private final Map<EventLoop, LoopTick> ticks = new ConcurrentHashMap<>();
    private final LineCounts counts = new LineCounts();
    private final long tick;
    private final LongSupplier nanos;

    /// @param tick  how long a member that was just sent something waits for what else comes; zero sends at once
    /// @param nanos a clock that only goes forward
    public Fanout(Duration tick, LongSupplier nanos) {
        this.tick = tick.toNanos();
        this.nanos = nanos;
    }

    LineCounts counts() {
        return counts;
    }

    LoopTick of(EventLoop loop) {
        return ticks.computeIfAbsent(loop, any -> new LoopTick(any, tick, nanos));
    }

    /// Sends it to those who are members now, to each behind what it was sent before. From any thread; the frame is
    /// the caller's to close.
    public void send(Collection<Connection> members, Frame frame) {
        Map<LoopTick, List<Outgoing>> heard = new HashMap<>();
        for (Connection member : members) {
            Outgoing outgoing = member.outgoing();
            if (outgoing.addForTick(frame)) {
                heard.computeIfAbsent(outgoing.tick(), any -> new ArrayList<>()).add(outgoing);
            }
        }
        heard.forEach(LoopTick::tell);
    }
}
