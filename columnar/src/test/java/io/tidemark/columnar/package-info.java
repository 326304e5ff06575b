/// The index against a truth in memory.
@NullMarked
package io.tidemark.columnar;

import org.jspecify.annotations.NullMarked;
