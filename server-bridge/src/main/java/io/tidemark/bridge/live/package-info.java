/// The live line: one WebSocket that says when there is something to fetch, carries rooms, questions and actions,
/// and comes back by itself. `Line` decides, `LiveLine` lends it a thread and a clock, `TyrusDialer` the network.
@NullMarked
package io.tidemark.bridge.live;

import org.jspecify.annotations.NullMarked;
