/// Imports without a backend.
@NullMarked
package io.tidemark.store.local;

import org.jspecify.annotations.NullMarked;
