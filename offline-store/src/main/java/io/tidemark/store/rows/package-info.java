/// Rows going into and out of their tables, the buckets they live in, and the sums that are kept of them.
@NullMarked
package io.tidemark.store.rows;

import org.jspecify.annotations.NullMarked;
