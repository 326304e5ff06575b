/// Business charts on Chart-FX: what they show as plain data, the marks that draw it, and the node that listens to
/// mouse and keys.
@NullMarked
package io.tidemark.app.kit.chart;

import org.jspecify.annotations.NullMarked;
