package io.tidemark.app.kit.chart;

import java.util.List;
import javafx.scene.paint.Color;

/// A mark under the mouse or reached by the arrow keys.
///
/// @param index of the point, category or dot in the chart's data
/// @param series which series it belongs to
/// @param title the place: a month, a category
/// @param x pixels in the plot
/// @param y pixels in the plot
record Hit(int index, int series, String title, List<Reading> readings, double x, double y) {

    /// One value at that place.
    ///
    /// @param y pixels in the plot, where the value's dot belongs
    record Reading(String name, String value, Color colour, double y) {}

    /// The mark as a sentence.
    String spoken() {
        StringBuilder text = new StringBuilder(title);
        for (Reading reading : readings) {
            text.append(text.isEmpty() ? "" : ", ");
            text.append(reading.name().isEmpty() ? "" : reading.name() + " ").append(reading.value());
        }
        return text.toString();
    }
}
