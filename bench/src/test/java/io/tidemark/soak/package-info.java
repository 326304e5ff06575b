/// What only long runs show: the live line between real clients and two real nodes while the network and the nodes
/// fail. A short form runs with all other tests, the long one with `./tidemark soak`.
@NullMarked
package io.tidemark.soak;

import org.jspecify.annotations.NullMarked;
