/// What moves between backend and replica: pages of rows, their hashes and sums, positions, and the port a replica
/// offers.
@NullMarked
package io.tidemark.analytics.change;

import org.jspecify.annotations.NullMarked;
