package io.tidemark.backend.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.identity.Tokens;

/// What all requests of a server share.
public final class Serving {

    private final Tokens tokens;
    private final Timers timers;
    private final Coalescer coalescer;
    private final Negotiation negotiation;

    /// @param heavy where large answers are compressed
    public Serving(Tokens tokens, MeterRegistry meters, Coalescer coalescer, HeavyWork heavy) {
        this.tokens = tokens;
        this.timers = new Timers(meters);
        this.coalescer = coalescer;
        this.negotiation = new Negotiation(new Packing(heavy, meters));
    }

    Tokens tokens() {
        return tokens;
    }

    Timers timers() {
        return timers;
    }

    Coalescer coalescer() {
        return coalescer;
    }

    Negotiation negotiation() {
        return negotiation;
    }
}
