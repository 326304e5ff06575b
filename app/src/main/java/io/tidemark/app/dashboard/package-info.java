/// A dashboard: its tiles, the time they share, and the filters that a click on one lays on the others.
@NullMarked
package io.tidemark.app.dashboard;

import org.jspecify.annotations.NullMarked;
