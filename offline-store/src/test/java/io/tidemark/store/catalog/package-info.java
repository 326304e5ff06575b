/// What any SQLite tool sees.
@NullMarked
package io.tidemark.store.catalog;

import org.jspecify.annotations.NullMarked;
