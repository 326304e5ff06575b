@NullMarked
package io.tidemark.app.workspace;

import org.jspecify.annotations.NullMarked;
