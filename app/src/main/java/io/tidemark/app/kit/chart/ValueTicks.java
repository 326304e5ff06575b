package io.tidemark.app.kit.chart;

import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Unit;
import java.util.ArrayList;
import java.util.List;

/// Round numbers: steps of 1, 2, 2.5 or 5 times a power of ten.
public final class ValueTicks implements Ticks {
    private static final double[] STEPS = {1, 2, 2.5, 5, 10};

    private final Numbers numbers;
    private final Unit unit;
    private final double pixelsApart;

    /// @param pixelsApart how far apart two ticks shall at least be
    public ValueTicks(Numbers numbers, Unit unit, double pixelsApart) {
        this.numbers = numbers;
        this.unit = unit;
        this.pixelsApart = pixelsApart;
    }

    @Override
    public List<Tick> within(double min, double max, double pixels) {
        double step = step(min, max, pixels);
        List<Tick> ticks = new ArrayList<>();
        for (long n = (long) Math.ceil(min / step - 1e-9); n * step <= max + step * 1e-9; n++) {
            ticks.add(new Tick(n * step, numbers.compact(n * step, unit)));
        }
        return ticks;
    }

    @Override
    public String name(double value) {
        return numbers.figure(value, unit);
    }

    /// The range widened outward to whole steps, so that marks never touch the frame.
    double[] rounded(double min, double max, double pixels) {
        double step = step(min, max, pixels);
        return new double[] {Math.floor(min / step + 1e-9) * step, Math.ceil(max / step - 1e-9) * step};
    }

    private double step(double min, double max, double pixels) {
        double raw = Math.max(max - min, 1e-12) / Math.clamp((long) (pixels / pixelsApart), 1, 8);
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        for (double candidate : STEPS) {
            if (raw <= candidate * power * (1 + 1e-9)) {
                return candidate * power;
            }
        }
        return 10 * power;
    }
}
