@NullMarked
package io.tidemark.app.shell;

import org.jspecify.annotations.NullMarked;
