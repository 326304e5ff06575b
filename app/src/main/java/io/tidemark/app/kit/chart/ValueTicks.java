package io.tidemark.app.kit.chart;

import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Unit;
import java.util.ArrayList;
import java.util.List;

/// Round numbers: steps of 1, 2, 2.5 or 5 times a power of ten.
public final class ValueTicks implements Ticks {
    private static final double[] STEPS = {1, 2, 2.5, 5, 10};

    private static final double WANTED = 4.5;
    private static final double TOO_MANY = 0.09;
    /// An axis of two or three numbers tells little of what lies between them.
    private static final double BARE = 0.25;
    private static final double SPARSE = 0.15;
    /// Rounding errors do not make another step.
    private static final double EVEN = 1e-9;

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
        for (long n = (long) Math.ceil(min / step - EVEN); n * step <= max + step * EVEN; n++) {
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
        return new double[] {Math.floor(min / step + EVEN) * step, Math.ceil(max / step - EVEN) * step};
    }

    /// The step that leaves little of the range empty, with about four intervals.
    private double step(double min, double max, double pixels) {
        double span = Math.max(max - min, 1e-12);
        double power = Math.pow(10, Math.floor(Math.log10(span)) - 1);
        double best = 10 * power * STEPS[STEPS.length - 1];
        double least = Double.POSITIVE_INFINITY;
        for (double factor : new double[] {power, 10 * power}) {
            for (double candidate : STEPS) {
                double step = candidate * factor;
                double rounded = (Math.ceil(max / step - EVEN) - Math.floor(min / step + EVEN)) * step;
                double intervals = rounded / step;
                double cost = (rounded - span) / span + TOO_MANY * Math.abs(intervals - WANTED);
                cost += intervals < 1.5 ? BARE : intervals < 2.5 ? SPARSE : 0;
                boolean readable = intervals < 1.5 || pixels / intervals >= pixelsApart;
                if (readable && cost < least) {
                    least = cost;
                    best = step;
                }
            }
        }
        return best;
    }
}
