/// Rollups: what is asked of large datasets often, grouped beforehand in PostgreSQL and kept current.
@NullMarked
package io.tidemark.backend.rollups;

import org.jspecify.annotations.NullMarked;
