/// How Tidemark starts: the one entry point, the graph of the desktop, and the demo.
@NullMarked
package io.tidemark.app.launch;

import org.jspecify.annotations.NullMarked;
