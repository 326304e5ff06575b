/// Replication: sessions, manifests, snapshot parts and the stream of changes by signed cursor.
@NullMarked
package io.tidemark.backend.sync;

import org.jspecify.annotations.NullMarked;
