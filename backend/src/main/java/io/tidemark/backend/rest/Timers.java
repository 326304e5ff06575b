package io.tidemark.backend.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The timer of each route and status, looked up without building its tags anew.
final class Timers {

    private record Outcome(Route route, int status) {}

    private final MeterRegistry meters;
    private final Map<Outcome, Timer> timers = new ConcurrentHashMap<>();

    Timers(MeterRegistry meters) {
        this.meters = meters;
    }

    Timer of(Route route, int status) {
        return timers.computeIfAbsent(
                new Outcome(route, status),
                outcome -> meters.timer(
                        "http.server.requests",
                        "method",
                        route.method,
                        "route",
                        route.template,
                        "status",
                        Integer.toString(status)));
    }
}
