package io.tidemark.app.kit.chart;

import java.util.List;

/// Chooses the named places of an axis and writes its values out.
public interface Ticks {
    /// The ticks of a visible range, ascending, few enough to be read over so many pixels.
    List<Tick> within(double min, double max, double pixels);

    /// Ticks that end where the data ends, on an axis that goes on to make room.
    record Until(Ticks ticks, double last) implements Ticks {
        @Override
        public List<Tick> within(double min, double max, double pixels) {
            double end = Math.min(max, last);
            return ticks.within(min, end, pixels * (end - min) / Math.max(max - min, Double.MIN_NORMAL));
        }

        @Override
        public String name(double value) {
            return ticks.name(value);
        }
    }

    /// One value in full, as a tooltip says it.
    String name(double value);
}
