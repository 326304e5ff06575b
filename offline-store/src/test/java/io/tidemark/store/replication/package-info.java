/// Replication against a truth in memory.
@NullMarked
package io.tidemark.store.replication;

import org.jspecify.annotations.NullMarked;
