package io.tidemark.backend.rollups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmthTest {
    private final List<String> warmed = new ArrayList<>();
    private long now = 1;
    private Duration takes = Duration.ZERO;
    private final Warmth warmth = new Warmth(this::warm, () -> now);

    private void warm(String tenant) {
        warmed.add(tenant);
        pass(takes);
        if (tenant.equals("failing")) {
            throw new IllegalStateException("meant to fail");
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void whoAskedHereIsWarmedOnceEachTimeAnotherNodeDidItsWork() {
        warmth.asked(List.of("harbour"));
        warmth.look(Map.of("harbour", "a 1", "orchard", "a 2"));
        warmth.look(Map.of("harbour", "a 1", "orchard", "a 2"));
        assertEquals(List.of("harbour"), warmed);
        warmth.look(Map.of("harbour", "a 3", "orchard", "a 2"));
        assertEquals(List.of("harbour", "harbour"), warmed);
        warmth.asked(List.of("orchard"));
        warmth.look(Map.of("orchard", "a 2"));
        assertEquals(List.of("harbour", "harbour", "orchard"), warmed, "what was done before it asked here");
    }

    @Test
    void whoHasNotAskedForADayIsLeftCold() {
        warmth.asked(List.of("harbour"));
        pass(Duration.ofHours(24));
        warmth.look(Map.of("harbour", "a 1"));
        assertEquals(List.of("harbour"), warmed);
        pass(Duration.ofSeconds(1));
        warmth.look(Map.of("harbour", "a 2"));
        assertEquals(List.of("harbour"), warmed);
    }

    @Test
    void atTheStartEverybodyCountsAndOnlyWhatIsDoneSinceIsWarmed() {
        warmth.begin(Map.of("harbour", "a 1"));
        warmth.look(Map.of("harbour", "a 1"));
        assertEquals(List.of(), warmed);
        warmth.look(Map.of("harbour", "b 1"));
        assertEquals(List.of("harbour"), warmed);
    }

    @Test
    void itRestsTenTimesAsLongAsItTookAndThenMakesUpForIt() {
        takes = Duration.ofSeconds(3);
        warmth.asked(List.of("harbour"));
        warmth.look(Map.of("harbour", "a 1"));
        pass(Duration.ofSeconds(29));
        warmth.look(Map.of("harbour", "a 2"));
        assertEquals(1, warmed.size());
        pass(Duration.ofSeconds(1));
        warmth.look(Map.of("harbour", "a 2"));
        assertEquals(2, warmed.size());
    }

    @Test
    void oneThatFailsKeepsNoOtherFromIt() {
        warmth.asked(List.of("failing", "harbour", "orchard"));
        warmth.look(Map.of("failing", "a 1", "harbour", "a 2", "orchard", "a 3"));
        assertEquals(
                List.of("failing", "harbour", "orchard"),
                warmed.stream().sorted().toList());
    }
}
