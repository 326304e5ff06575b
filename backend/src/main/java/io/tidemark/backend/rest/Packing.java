package io.tidemark.backend.rest;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Compresses bodies, each once, and counts what it brings. Any thread.
final class Packing {

    /// @param before bytes of bodies as they are, `after` compressed: the ratio of their totals is what it brings
    private record Counts(DistributionSummary before, DistributionSummary after, Timer time) {
        static Counts of(Encoding encoding, MeterRegistry meters) {
            return new Counts(
                    meters.summary("http.packing.bytes", "encoding", encoding.token(), "side", "before"),
                    meters.summary("http.packing.bytes", "encoding", encoding.token(), "side", "after"),
                    meters.timer("http.packing", "encoding", encoding.token()));
        }
    }

    private final HeavyWork heavy;
    private final Map<Encoding, Counts> counts = new EnumMap<>(Encoding.class);

    Packing(HeavyWork heavy, MeterRegistry meters) {
        this.heavy = heavy;
        for (Encoding encoding : Encoding.values()) {
            if (encoding != Encoding.IDENTITY) {
                counts.put(encoding, Counts.of(encoding, meters));
            }
        }
    }

    byte[] pack(Packed body, Encoding encoding) {
        return body.has(encoding)
                ? body.as(encoding)
                : heavy.run(body.size(), () -> body.has(encoding) ? body.as(encoding) : counted(body, encoding));
    }

    private byte[] counted(Packed body, Encoding encoding) {
        Counts counted = Objects.requireNonNull(counts.get(encoding), "every encoding that packs is counted");
        byte[] packed = counted.time().record(() -> body.as(encoding));
        counted.before().record(body.size());
        counted.after().record(packed.length);
        return packed;
    }
}
