@NullMarked
package io.tidemark.app.sync;

import org.jspecify.annotations.NullMarked;
