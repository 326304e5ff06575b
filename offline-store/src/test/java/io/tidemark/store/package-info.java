/// Replicas in temporary folders, with a backend's side of replication kept in memory.
@NullMarked
package io.tidemark.store;

import org.jspecify.annotations.NullMarked;
