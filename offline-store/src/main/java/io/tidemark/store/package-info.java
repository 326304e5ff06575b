/// The replica: one SQLite file per signed-in person and server, with the columnar index beside it.
@NullMarked
package io.tidemark.store;

import org.jspecify.annotations.NullMarked;
