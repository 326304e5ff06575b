package io.tidemark.soak;

import java.time.Duration;

/// What becomes of one computer's way to its server for a while.
enum Trouble {
    /// The computer is in no network, and knows.
    NO_NETWORK,
    /// Somewhere on the way nothing goes on, and whoever tries is told.
    REFUSED,
    /// What is sent either way comes once the way is whole again, as TCP sends it again.
    SWALLOWED,
    /// Everything takes a second or so.
    DELAYED,
    /// Connections are cut again and again; new ones can be made.
    RESET,
    /// Connections are dead and nobody is told; new ones can be made.
    HALF_OPEN;

    /// The first time, and again while it lasts.
    void strike(FaultProxy line, boolean first) {
        switch (this) {
            case NO_NETWORK, REFUSED -> {
                line.lead(() -> 0);
                line.apply(new Fault.Reset());
            }
            case SWALLOWED -> {
                line.apply(new Fault.BlackHole(Fault.Direction.TO_SERVER));
                line.apply(new Fault.BlackHole(Fault.Direction.TO_CLIENT));
            }
            case DELAYED -> line.apply(new Fault.Latency(Duration.ofMillis(300), Duration.ofMillis(700)));
            case RESET -> line.apply(new Fault.Reset());
            case HALF_OPEN -> {
                if (first) {
                    line.apply(new Fault.HalfOpen());
                }
            }
        }
    }
}
