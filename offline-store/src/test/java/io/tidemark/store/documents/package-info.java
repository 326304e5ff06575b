/// Documents, synced and local.
@NullMarked
package io.tidemark.store.documents;

import org.jspecify.annotations.NullMarked;
