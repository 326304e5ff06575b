/// Data of this device's own: files imported straight into the replica, without any backend.
@NullMarked
package io.tidemark.store.local;

import org.jspecify.annotations.NullMarked;
