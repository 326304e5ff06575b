@NullMarked
package io.tidemark.store.outbox;

import org.jspecify.annotations.NullMarked;
