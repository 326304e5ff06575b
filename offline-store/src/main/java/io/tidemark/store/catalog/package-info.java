/// What datasets there are, their tables, and the views by which any SQLite tool reads them.
@NullMarked
package io.tidemark.store.catalog;

import org.jspecify.annotations.NullMarked;
