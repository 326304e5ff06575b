/// The only JSON codec, and the page codec of replication.
@NullMarked
package io.tidemark.analytics.wire;

import org.jspecify.annotations.NullMarked;
