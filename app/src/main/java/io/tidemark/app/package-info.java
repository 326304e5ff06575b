/// The desktop and the command line of Tidemark.
@NullMarked
package io.tidemark.app;

import org.jspecify.annotations.NullMarked;
