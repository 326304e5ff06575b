/// The list of dashboards, without a stage.
@NullMarked
package io.tidemark.app.home;

import org.jspecify.annotations.NullMarked;
