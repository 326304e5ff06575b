package io.tidemark.backend.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// What is counted of the line since the start. Any thread.
final class LineCounts {

    /// What somebody was not allowed.
    enum Refusal {
        /// A page of another host opened the line.
        ORIGIN,
        /// The line was opened with no good token.
        TOKEN,
        /// Somebody opened one line too many.
        LINES,
        /// Somebody said too much in a minute; counted for each message.
        RATE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final LongAdder sent = new LongAdder();
    private final LongAdder collapsed = new LongAdder();
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

    LineCounts() {
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal, new LongAdder());
        }
    }

    void bind(MeterRegistry meters) {
        FunctionCounter.builder("line.sent", sent, LongAdder::sum).register(meters);
        FunctionCounter.builder("line.collapsed", collapsed, LongAdder::sum).register(meters);
        refused.forEach((refusal, count) -> FunctionCounter.builder("line.refused", count, LongAdder::sum)
                .tag("why", refusal.word())
                .register(meters));
    }

    /// Messages were handed to a socket.
    void sent(int messages) {
        sent.add(messages);
    }

    /// Somebody was so far behind that all that waited was given up for one poke.
    void collapsed() {
        collapsed.increment();
    }

    void refused(Refusal refusal) {
        Objects.requireNonNull(refused.get(refusal)).increment();
    }

    long sent() {
        return sent.sum();
    }

    long collapses() {
        return collapsed.sum();
    }

    Map<String, Long> refusals() {
        Map<String, Long> all = new LinkedHashMap<>();
        refused.forEach((refusal, count) -> all.put(refusal.word(), count.sum()));
        return all;
    }
}
