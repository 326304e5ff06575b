/// What was worth computing once: kept in this process, within a budget of bytes.
@NullMarked
package io.tidemark.backend.cache;

import org.jspecify.annotations.NullMarked;
