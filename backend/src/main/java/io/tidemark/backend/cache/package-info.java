/// What was worth computing once: kept in this process, within a budget of bytes, and where there is a second level
/// also for the other nodes.
@NullMarked
package io.tidemark.backend.cache;

import org.jspecify.annotations.NullMarked;
