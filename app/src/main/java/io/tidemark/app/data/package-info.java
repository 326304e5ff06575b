/// The datasets of a workspace, and bringing new ones in.
@NullMarked
package io.tidemark.app.data;

import org.jspecify.annotations.NullMarked;
