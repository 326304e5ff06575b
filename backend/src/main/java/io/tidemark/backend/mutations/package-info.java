/// What people did to documents on their devices, offline too: taken exactly once, in the order of each device, and
/// brought together with what others did meanwhile.
@NullMarked
package io.tidemark.backend.mutations;

import org.jspecify.annotations.NullMarked;
