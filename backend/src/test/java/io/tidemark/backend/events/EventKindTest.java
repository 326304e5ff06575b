package io.tidemark.backend.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class EventKindTest {

    @Test
    void everyEventHasAKindOfItsOwnAndComesBackFromItsJson() {
        Set<Class<?>> told = Samples.ALL.stream().map(Object::getClass).collect(Collectors.toSet());
        assertEquals(Set.of(Event.class.getPermittedSubclasses()), told);
        assertEquals(
                Set.of(EventKind.values()),
                Samples.ALL.stream().map(EventKind::of).collect(Collectors.toSet()));
        for (Event event : Samples.ALL) {
            EventKind kind = EventKind.of(event);
            assertEquals(event, EventKind.named(kind.wireName()).orElseThrow().read(EventKind.json(event)));
        }
    }

    @Test
    void theFourteenOfTheContractAreThere() {
        List<String> names =
                Arrays.stream(EventKind.values()).map(EventKind::wireName).toList();
        assertTrue(names.containsAll(List.of(
                "report_created",
                "report_updated",
                "report_deleted",
                "report_shared",
                "report_viewed",
                "dashboard_created",
                "dashboard_updated",
                "dashboard_deleted",
                "data_updated",
                "data_processed",
                "alert_triggered",
                "alert_resolved",
                "system_health",
                "system_maintenance")));
        assertFalse(EventKind.named("of_a_newer_version").isPresent());
    }

    @Test
    void aTitleIsCutBetweenCharacters() {
        String title = "🌊".repeat(301);
        assertEquals("🌊".repeat(300), Subject.shortened(title));
        assertEquals("🌊".repeat(300), Subject.shortened("🌊".repeat(300)));
    }
}
