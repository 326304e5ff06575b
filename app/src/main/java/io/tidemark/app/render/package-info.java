/// Dashboards as pictures, without a window or a display.
@NullMarked
package io.tidemark.app.render;

import org.jspecify.annotations.NullMarked;
