/// How long a device may show what it has of a server without hearing from it.
@NullMarked
package io.tidemark.store.lease;

import org.jspecify.annotations.NullMarked;
