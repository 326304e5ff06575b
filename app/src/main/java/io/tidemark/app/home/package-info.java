/// The dashboards one may open.
@NullMarked
package io.tidemark.app.home;

import org.jspecify.annotations.NullMarked;
