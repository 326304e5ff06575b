/// Columnar copies of the datasets that are asked, beside PostgreSQL.
@NullMarked
package io.tidemark.backend.columns;

import org.jspecify.annotations.NullMarked;
