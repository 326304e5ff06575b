/// The SQLite file itself: opening, locking, migrating, one writer and a few readers, and what can go wrong with a
/// file.
@NullMarked
package io.tidemark.store.file;

import org.jspecify.annotations.NullMarked;
