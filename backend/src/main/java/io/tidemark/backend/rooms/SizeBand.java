package io.tidemark.backend.rooms;

import java.util.EnumMap;
import java.util.Map;

/// How many members a room has, roughly.
public enum SizeBand {
    NONE("0", 0),
    ONE("1", 1),
    UP_TO_9("2-9", 2),
    UP_TO_99("10-99", 10),
    UP_TO_999("100-999", 100),
    FROM_1000("1000+", 1_000);

    private final String label;
    private final int from;

    SizeBand(String label, int from) {
        this.label = label;
        this.from = from;
    }

    /// As people read it.
    public String label() {
        return label;
    }

    static SizeBand of(int members) {
        SizeBand found = NONE;
        for (SizeBand band : values()) {
            if (members >= band.from) {
                found = band;
            }
        }
        return found;
    }

    /// Each band with no room in it.
    static Map<SizeBand, Integer> nothing() {
        Map<SizeBand, Integer> all = new EnumMap<>(SizeBand.class);
        for (SizeBand band : values()) {
            all.put(band, 0);
        }
        return all;
    }
}
