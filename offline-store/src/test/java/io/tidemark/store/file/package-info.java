/// What can be wrong with a file, and crashes.
@NullMarked
package io.tidemark.store.file;

import org.jspecify.annotations.NullMarked;
