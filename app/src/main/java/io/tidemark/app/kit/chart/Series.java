package io.tidemark.app.kit.chart;

/// One named run of points. The arrays are the caller's promise: never changed once handed over.
///
/// @param x ascending
/// @param y as long as `x`; NaN where there is no value
public record Series(String name, double[] x, double[] y) {
    public Series {
        if (x.length != y.length) {
            throw new IllegalArgumentException("A series needs as many values as places.");
        }
    }

    public int size() {
        return x.length;
    }

    /// The point nearest to a place, -1 in an empty series.
    public int nearest(double place) {
        if (x.length == 0) {
            return -1;
        }
        int at = firstFrom(place);
        if (at == x.length || (at > 0 && place - x[at - 1] < x[at] - place)) {
            return at - 1;
        }
        return at;
    }

    /// The first point at or after a place; the size when there is none.
    int firstFrom(double place) {
        int low = 0;
        int high = x.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (x[middle] < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
