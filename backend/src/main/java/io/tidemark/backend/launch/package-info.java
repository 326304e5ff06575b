/// Starts and stops the backend: the command line and the one graph of everything that runs.
@NullMarked
package io.tidemark.backend.launch;

import org.jspecify.annotations.NullMarked;
