/// The live line: one WebSocket that says when there is something to fetch, and comes back by itself.
@NullMarked
package io.tidemark.bridge.live;

import org.jspecify.annotations.NullMarked;
