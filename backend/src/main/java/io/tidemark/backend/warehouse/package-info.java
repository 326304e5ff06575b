/// Datasets as the tenant's truth: the catalog, their rows in PostgreSQL, the log of changes and the sums over
/// them.
@NullMarked
package io.tidemark.backend.warehouse;

import org.jspecify.annotations.NullMarked;
