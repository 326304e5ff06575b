package io.tidemark.app.kit.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Where notes lie along a time axis.
final class AxisNotes {
    /// Less is not seen, and not hit by a mouse.
    static final double LEAST_PIXELS = 12;

    private AxisNotes() {}

    /// The time an axis shows.
    ///
    /// @param from    of the first pixel, in milliseconds
    /// @param to      of the last pixel: where the last point stands
    /// @param through until when the last point counts; equal to `to` where the data goes on unseen
    /// @param pixels  from the first to the last
    record Reach(double from, double to, double through, double pixels) {
        private double place(double at) {
            return to > from ? Math.clamp((at - from) / (to - from), 0, 1) * pixels : 0;
        }
    }

    /// Notes that share a place.
    record Placed(List<AxisNote> notes, double x, double width) {
        String text() {
            return notes.stream().map(AxisNote::text).collect(Collectors.joining("\n"));
        }

        boolean dense() {
            return notes.stream().anyMatch(AxisNote::dense);
        }

        double end() {
            return x + width;
        }

        private Placed and(Placed next) {
            List<AxisNote> both = new ArrayList<>(notes);
            both.addAll(next.notes);
            return new Placed(List.copyOf(both), x, Math.max(end(), next.end()) - x);
        }
    }

    /// Those of the notes that the axis covers, from left to right; those that would touch share a place.
    static List<Placed> placed(List<AxisNote> notes, Reach reach) {
        List<Placed> placed = new ArrayList<>();
        List<AxisNote> ordered = notes.stream()
                .sorted(Comparator.comparingDouble(AxisNote::from))
                .toList();
        for (AxisNote note : ordered) {
            if (note.to() >= reach.from() && note.from() <= reach.through()) {
                Placed next = place(note, reach);
                if (!placed.isEmpty() && placed.getLast().end() > next.x()) {
                    placed.add(placed.removeLast().and(next));
                } else {
                    placed.add(next);
                }
            }
        }
        return placed;
    }

    private static Placed place(AxisNote note, Reach reach) {
        double start = reach.place(note.from());
        double width = Math.max(reach.place(note.to()) - start, Math.min(LEAST_PIXELS, reach.pixels()));
        return new Placed(List.of(note), Math.min(start, reach.pixels() - width), width);
    }
}
