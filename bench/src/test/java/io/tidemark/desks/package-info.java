/// Several people's computers, each with its replica, and a real backend between them.
@NullMarked
package io.tidemark.desks;

import org.jspecify.annotations.NullMarked;
