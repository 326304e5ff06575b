package io.tidemark.backend.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EventTimesTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventTimes times = new EventTimes(meters);

    @Test
    void theLastHundredOfEachKindAreKept() {
        var event = new Event.DataUpdated("sales", 1);
        times.took(event, Duration.ofSeconds(9));
        for (int millis = 1; millis <= 100; millis++) {
            times.took(event, Duration.ofMillis(millis));
        }
        times.took(new Event.ReportDeleted(Samples.PRIVATE), Duration.ofMillis(2));

        assertEquals(Set.of("data_updated", "report_deleted"), times.all().keySet());
        EventTimes.Times kept = times.all().get("data_updated");
        assertEquals(new EventTimes.Times(101, 50.5, 95, 100), kept);
        assertEquals(101, meters.timer("events.told", "kind", "data_updated").count());
    }
}
