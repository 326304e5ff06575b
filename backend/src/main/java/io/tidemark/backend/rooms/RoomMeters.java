package io.tidemark.backend.rooms;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// What is counted of rooms. Any thread.
public final class RoomMeters {

    /// Since the start, but for what is open and who is there now.
    ///
    /// @param open   rooms by kind
    /// @param refused because there was no place left
    /// @param swept  rooms that were closed
    /// @param recovered who came back and was told all that was missed
    /// @param replayed  messages told then
    /// @param repeated  messages that were published again, and told nobody
    /// @param gaps   by reason, who came back and was told that something is missing
    public record Figures(
            Map<String, Integer> open,
            int members,
            long joins,
            long leaves,
            long refused,
            long swept,
            long recovered,
            long replayed,
            long repeated,
            Map<String, Long> gaps) {}

    private final Map<RoomName.Kind, AtomicInteger> open = new EnumMap<>(RoomName.Kind.class);
    private final Map<Recovery.Reason, Counter> gaps = new EnumMap<>(Recovery.Reason.class);
    private final AtomicInteger members = new AtomicInteger();
    private final Counter joins;
    private final Counter leaves;
    private final Counter full;
    private final Counter swept;
    private final Counter recoveries;
    private final Counter replayed;
    private final Counter repeated;

    public RoomMeters(MeterRegistry meters) {
        for (RoomName.Kind kind : RoomName.Kind.values()) {
            AtomicInteger count = new AtomicInteger();
            meters.gauge("rooms.open", Tags.of("kind", word(kind)), count);
            open.put(kind, count);
        }
        for (Recovery.Reason reason : Recovery.Reason.values()) {
            gaps.put(reason, meters.counter("rooms.gaps", "reason", reason.word()));
        }
        meters.gauge("rooms.members", members);
        joins = meters.counter("rooms.joins");
        leaves = meters.counter("rooms.leaves");
        full = meters.counter("rooms.full");
        swept = meters.counter("rooms.swept");
        recoveries = meters.counter("rooms.recovered");
        replayed = meters.counter("rooms.replayed");
        repeated = meters.counter("rooms.repeated");
    }

    private static String word(RoomName.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    public Figures figures() {
        Map<String, Integer> openByKind = new LinkedHashMap<>();
        open.forEach((kind, count) -> openByKind.put(word(kind), count.get()));
        Map<String, Long> gapsByReason = new LinkedHashMap<>();
        gaps.forEach((reason, counter) -> gapsByReason.put(reason.word(), (long) counter.count()));
        return new Figures(
                openByKind,
                members.get(),
                (long) joins.count(),
                (long) leaves.count(),
                (long) full.count(),
                (long) swept.count(),
                (long) recoveries.count(),
                (long) replayed.count(),
                (long) repeated.count(),
                gapsByReason);
    }

    private AtomicInteger open(RoomName.Kind kind) {
        return Objects.requireNonNull(open.get(kind));
    }

    void opened(RoomName.Kind kind) {
        open(kind).incrementAndGet();
    }

    void closed(RoomName.Kind kind) {
        open(kind).decrementAndGet();
    }

    void joined() {
        members.incrementAndGet();
        joins.increment();
    }

    void left(int rooms) {
        members.addAndGet(-rooms);
        leaves.increment(rooms);
    }

    void full() {
        full.increment();
    }

    void swept(int rooms) {
        swept.increment(rooms);
    }

    /// What somebody who joined was told of what was missed.
    void recovered(Recovery recovery) {
        switch (recovery) {
            case Recovery.Fresh _ -> {}
            case Recovery.Replay replay -> {
                recoveries.increment();
                replayed.increment(replay.messages().size());
            }
            case Recovery.Gap gap ->
                Objects.requireNonNull(gaps.get(gap.reason())).increment();
        }
    }

    /// Something was published that had been already.
    void repeated() {
        repeated.increment();
    }
}
