/// The frame of the window: the rail, the top bar and what is shown between them.
@NullMarked
package io.tidemark.app.shell;

import org.jspecify.annotations.NullMarked;
