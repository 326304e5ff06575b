/// The replica's end of replication: taking manifests, snapshots and changes, and proving that the rows are the
/// backend's.
@NullMarked
package io.tidemark.store.replication;

import org.jspecify.annotations.NullMarked;
