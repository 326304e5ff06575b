/// Questions answered from PostgreSQL.
@NullMarked
package io.tidemark.backend.query;

import org.jspecify.annotations.NullMarked;
