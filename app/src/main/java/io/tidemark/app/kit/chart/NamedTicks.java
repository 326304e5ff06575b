package io.tidemark.app.kit.chart;

import java.util.ArrayList;
import java.util.List;

/// The categories of a bar chart: the n-th name stands at n. Names that would collide are thinned out evenly.
///
/// @param pixelsApart how far apart two names shall at least be
public record NamedTicks(List<String> names, double pixelsApart) implements Ticks {
    public NamedTicks {
        names = List.copyOf(names);
    }

    @Override
    public List<Tick> within(double min, double max, double pixels) {
        double pixelsEach = pixels / Math.max(max - min, 1);
        int every = Math.max(1, (int) Math.ceil(pixelsApart / pixelsEach));
        List<Tick> ticks = new ArrayList<>();
        for (int i = (every - 1) / 2; i < names.size(); i += every) {
            ticks.add(new Tick(i, names.get(i)));
        }
        return ticks;
    }

    @Override
    public String name(double value) {
        int index = (int) Math.round(value);
        return index >= 0 && index < names.size() ? names.get(index) : "";
    }
}
