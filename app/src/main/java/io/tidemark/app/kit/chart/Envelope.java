package io.tidemark.app.kit.chart;

import java.util.Arrays;

/// The points of a series that a row of pixels can show: per column its first, lowest, highest and last, so that no
/// peak vanishes. Reused between frames; not for sharing between threads.
final class Envelope {
    private static final int PER_COLUMN = 4;

    private double[] xs = new double[0];
    private double[] ys = new double[0];
    private int size;

    /// Fills this with what of the series lies between two places, and one point beyond each edge so that lines run
    /// out of the frame.
    void fill(Series series, double from, double to, int columns) {
        int start = Math.max(0, series.firstFrom(from) - 1);
        int end = Math.min(series.size(), series.firstFrom(to) + 1);
        size = 0;
        reserve(Math.min(Math.max(0, end - start), (columns + 2) * PER_COLUMN));
        if (end - start <= columns * PER_COLUMN) {
            for (int i = start; i < end; i++) {
                add(series, i);
            }
            return;
        }
        double scale = columns / (to - from);
        for (int i = start; i < end; ) {
            i = column(series, i, end, from, scale);
        }
    }

    private int column(Series series, int start, int end, double from, double scale) {
        double[] x = series.x();
        double[] y = series.y();
        double edge = from + (Math.floor((x[start] - from) * scale) + 1) / scale;
        int low = start;
        int high = start;
        int i = start + 1;
        for (; i < end && x[i] < edge; i++) {
            // written so that a NaN never wins and never stays
            low = y[i] < y[low] || Double.isNaN(y[low]) ? i : low;
            high = y[i] > y[high] || Double.isNaN(y[high]) ? i : high;
        }
        int last = i - 1;
        int second = Math.min(low, high);
        int third = Math.max(low, high);
        add(series, start);
        if (second != start) {
            add(series, second);
        }
        if (third != second && third != start) {
            add(series, third);
        }
        if (last != third && last != start) {
            add(series, last);
        }
        return i;
    }

    private void add(Series series, int i) {
        if (size == xs.length) {
            reserve(size * 2 + PER_COLUMN);
        }
        xs[size] = series.x()[i];
        ys[size++] = series.y()[i];
    }

    private void reserve(int capacity) {
        if (xs.length < capacity) {
            xs = Arrays.copyOf(xs, capacity);
            ys = Arrays.copyOf(ys, capacity);
        }
    }

    int size() {
        return size;
    }

    double x(int i) {
        return xs[i];
    }

    double y(int i) {
        return ys[i];
    }
}
