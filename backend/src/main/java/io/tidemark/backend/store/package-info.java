/// PostgreSQL, the truth: where it runs, its two roles, and transactions bound to one tenant.
@NullMarked
package io.tidemark.backend.store;

import org.jspecify.annotations.NullMarked;
