/// Devices, a network and a server in one thread, with a clock and dice of their own: the code that syncs, as it is,
/// against a model of the database, through everything that can go wrong.
@NullMarked
package io.tidemark.simulation;

import org.jspecify.annotations.NullMarked;
