package io.tidemark.app.kit.chart;

import java.util.List;

/// Chooses the named places of an axis and writes its values out.
public interface Ticks {
    /// The ticks of a visible range, ascending, few enough to be read over so many pixels.
    List<Tick> within(double min, double max, double pixels);

    /// One value in full, as a tooltip says it.
    String name(double value);
}
