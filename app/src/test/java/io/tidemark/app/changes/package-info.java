@NullMarked
package io.tidemark.app.changes;

import org.jspecify.annotations.NullMarked;
