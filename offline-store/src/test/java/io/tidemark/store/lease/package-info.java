@NullMarked
package io.tidemark.store.lease;

import org.jspecify.annotations.NullMarked;
